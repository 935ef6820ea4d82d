-- One row a marker and outcome: how many articles say what. An article counts once a direction.
-- benefit and harm are more and less, read by the outcome's polarity.
SELECT
    g.marker,
    g.outcome,
    g.articles,
    g.more,
    g.less,
    g.no_difference,
    g.observed,
    g.not_observed,
    CASE c.polarity WHEN 1 THEN g.more WHEN -1 THEN g.less END AS benefit,
    CASE c.polarity WHEN 1 THEN g.less WHEN -1 THEN g.more END AS harm,
    g.first_year,
    g.last_year,
    r.subject_concept_id AS marker_concept_id,
    r.object_concept_id AS outcome_concept_id
FROM (
    SELECT
        subject AS marker,
        object AS outcome,
        count(DISTINCT pmid) AS articles,
        count(DISTINCT CASE WHEN predicate = 'INCREASES' THEN pmid END) AS more,
        count(DISTINCT CASE WHEN predicate = 'DECREASES' THEN pmid END) AS less,
        count(DISTINCT CASE WHEN predicate = 'NO_EFFECT' THEN pmid END) AS no_difference,
        count(DISTINCT CASE WHEN predicate = 'OBSERVED' THEN pmid END) AS observed,
        count(DISTINCT CASE WHEN predicate = 'NOT_OBSERVED' THEN pmid END) AS not_observed,
        min(year) AS first_year,
        max(year) AS last_year,
        min(relation_id) AS example
    FROM evidence
    WHERE subject_label = 'MARKER' AND object_label = 'OUTCOME'
    AND predicate IN ('INCREASES', 'DECREASES', 'NO_EFFECT', 'OBSERVED', 'NOT_OBSERVED')
    GROUP BY subject, object
) AS g
JOIN relations AS r ON r.relation_id = g.example
LEFT JOIN concepts AS c ON c.concept_id = r.object_concept_id
