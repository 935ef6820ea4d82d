-- One row a marker and outcome: in how many articles it predicted the outcome and in how many it
-- did not. lowest_ratio and highest_ratio span the ratios given for the marker.
SELECT
    o.marker,
    o.outcome,
    CASE WHEN o.no_difference = 0 THEN 'predicted' WHEN o.more + o.less = 0 THEN 'did not predict'
        ELSE 'mixed' END AS finding,
    o.articles,
    o.more,
    o.less,
    o.no_difference AS did_not_predict,
    o.first_year,
    o.last_year,
    r.lowest_ratio,
    r.highest_ratio,
    r.ratios,
    o.marker_concept_id,
    o.outcome_concept_id
FROM marker_outcomes AS o
LEFT JOIN (
    SELECT arm, outcome, min(value) AS lowest_ratio, max(value) AS highest_ratio, count(*) AS ratios
    FROM results_evidence
    WHERE measure IN ('hazard_ratio', 'odds_ratio', 'relative_risk')
    GROUP BY arm, outcome
) AS r ON r.arm = o.marker AND r.outcome = o.outcome
WHERE o.more + o.less + o.no_difference > 0
