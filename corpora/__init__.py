"""Topics: one folder each, plus `language`, the wording of abstracts that all topics share."""
