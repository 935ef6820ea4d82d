-- One row an outcome, comparison and setting: studies, patients, directions, range of effects.
-- The comparator is the one that the article names; the setting is donor, graft and conditioning
-- as far as stated. patients adds up stated study sizes; overlapping cohorts are not known.
-- Ratios are hazard, odds and risk ratios of the subject's arm, whatever their endpoint counts.
WITH studied AS MATERIALIZED (
    SELECT
        subject, object, pmid, min(relation_id) AS example,
        max(predicate = 'INCREASES') AS more,
        max(predicate = 'DECREASES') AS less,
        max(predicate = 'NO_EFFECT') AS no_difference
    FROM evidence
    WHERE subject_label IN ('DRUG', 'PROCEDURE') AND object_label = 'OUTCOME'
    AND predicate IN ('INCREASES', 'DECREASES', 'NO_EFFECT')
    GROUP BY subject_label, subject, object, pmid
),
ratios AS MATERIALIZED (
    SELECT arm, outcome, pmid, min(value) AS low, max(value) AS high
    FROM results_evidence
    WHERE measure IN ('hazard_ratio', 'odds_ratio', 'relative_risk') AND arm IS NOT NULL
    GROUP BY arm, outcome, pmid
),
compared AS MATERIALIZED (
    SELECT pmid, subject, group_concat(DISTINCT object) AS comparator
    FROM relations INDEXED BY relations_compared
    WHERE predicate = 'COMPARED_WITH'
    GROUP BY pmid, subject
),
placed AS (
    SELECT
        t.*,
        a.n_patients,
        ltrim(coalesce(', ' || a.donor, '') || coalesce(', ' || a.graft, '')
            || coalesce(', ' || a.conditioning, ''), ', ') AS setting,
        k.comparator,
        q.low,
        q.high
    FROM studied AS t
    LEFT JOIN studies AS a ON a.pmid = t.pmid
    LEFT JOIN compared AS k ON k.pmid = t.pmid AND k.subject = t.subject
    LEFT JOIN ratios AS q ON q.arm = t.subject AND q.outcome = t.object AND q.pmid = t.pmid
)
SELECT
    g.outcome, g.subject, g.comparator, g.setting, g.studies, g.patients,
    g.more, g.less, g.no_difference,
    CASE c.polarity WHEN 1 THEN g.more WHEN -1 THEN g.less END AS benefit,
    CASE c.polarity WHEN 1 THEN g.less WHEN -1 THEN g.more END AS harm,
    g.studies_with_ratio, g.lowest_ratio, g.highest_ratio,
    x.subject_label,
    x.subject_concept_id,
    x.object_concept_id AS outcome_concept_id
FROM (
    SELECT
        subject, object AS outcome, coalesce(comparator, 'not named') AS comparator, setting,
        count(*) AS studies, sum(n_patients) AS patients,
        sum(more) AS more, sum(less) AS less, sum(no_difference) AS no_difference,
        count(low) AS studies_with_ratio, min(low) AS lowest_ratio, max(high) AS highest_ratio,
        min(example) AS example
    FROM placed
    GROUP BY subject, object, coalesce(comparator, 'not named'), setting
) AS g
JOIN relations AS x ON x.relation_id = g.example
LEFT JOIN concepts AS c ON c.concept_id = x.object_concept_id
