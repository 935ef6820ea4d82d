-- Articles on which the pipeline failed: the row goes when one succeeds.

CREATE TABLE annotation_failures (
    pmid INTEGER PRIMARY KEY REFERENCES articles (pmid),
    fingerprint TEXT NOT NULL,
    reason TEXT NOT NULL,
    failed_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
) STRICT;
