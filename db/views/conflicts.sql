-- One row a comparison and outcome on which articles disagree: more of it here, less of it there.
-- One sentence a side, the latest article's; the counts say how many articles stand on each.
SELECT
    g.subject,
    g.subject_label,
    g.outcome,
    g.articles_more,
    g.articles_less,
    more.effect AS more_is,
    more.sentence AS sentence_more,
    more.pmid AS pmid_more,
    more.citation AS citation_more,
    more.design AS design_more,
    less.sentence AS sentence_less,
    less.pmid AS pmid_less,
    less.citation AS citation_less,
    less.design AS design_less,
    more.subject_concept_id,
    more.object_concept_id AS outcome_concept_id
FROM (
    SELECT
        subject,
        subject_label,
        object AS outcome,
        count(DISTINCT CASE WHEN predicate = 'INCREASES' THEN pmid END) AS articles_more,
        count(DISTINCT CASE WHEN predicate = 'DECREASES' THEN pmid END) AS articles_less,
        -- Relation keys grow with pmid, so the greatest is of the newest record.
        max(CASE WHEN predicate = 'INCREASES' THEN relation_id END) AS latest_more,
        max(CASE WHEN predicate = 'DECREASES' THEN relation_id END) AS latest_less
    FROM evidence
    WHERE subject_label IN ('DRUG', 'PROCEDURE', 'MARKER') AND object_label = 'OUTCOME'
    AND predicate IN ('INCREASES', 'DECREASES')
    GROUP BY subject_label, subject, object
) AS g
CROSS JOIN evidence AS more ON more.relation_id = g.latest_more
CROSS JOIN evidence AS less ON less.relation_id = g.latest_less
