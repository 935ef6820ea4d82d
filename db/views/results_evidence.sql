-- One row a number: which outcome, in which arm, against what, how much, when, and the sentence.
-- Percentages are in %, ratios have no unit. p is the text's own; p_value is its number.
-- Left out: retracted and withdrawn articles, rejected rows. A reviewer's numbers take the
-- place of the extracted ones.
SELECT
    r.result_id,
    r.pmid,
    (SELECT a.year FROM articles AS a INDEXED BY articles_brief WHERE a.pmid = r.pmid) AS year,
    (SELECT t.design FROM studies AS t WHERE t.pmid = r.pmid) AS design,
    (SELECT t.n_patients FROM studies AS t WHERE t.pmid = r.pmid) AS n_patients,
    r.outcome,
    r.arm,
    r.comparator,
    coalesce(json_extract(v.correction, '$.measure'), r.measure) AS measure,
    coalesce(json_extract(v.correction, '$.value'), r.value) AS value,
    coalesce(json_extract(v.correction, '$.unit'), r.unit) AS unit,
    coalesce(json_extract(v.correction, '$.ci_low'), r.ci_low) AS ci_low,
    coalesce(json_extract(v.correction, '$.ci_high'), r.ci_high) AS ci_high,
    coalesce(json_extract(v.correction, '$.p'), r.p) AS p,
    CASE WHEN coalesce(json_extract(v.correction, '$.p'), r.p) GLOB '*[0-9]*' THEN CAST(
        ltrim(replace(coalesce(json_extract(v.correction, '$.p'), r.p), '·', '.'), '<>=≤≥ ')
        AS REAL) END AS p_value,
    coalesce(json_extract(v.correction, '$.time'), r.time) AS time,
    coalesce(json_extract(v.correction, '$.n'), r.n) AS n,
    coalesce(json_extract(v.correction, '$.of'), r.of) AS of,
    r.analysis,
    (SELECT s.text FROM sentences AS s WHERE s.sentence_id = r.sentence_id) AS sentence,
    (SELECT s.passage FROM sentences AS s WHERE s.sentence_id = r.sentence_id) AS passage,
    (SELECT c.polarity FROM concepts AS c WHERE c.concept_id = r.outcome_concept_id) AS polarity,
    r.cue,
    r.probability,
    r.source,
    v.verdict,
    v.reviewer,
    (SELECT a.expression_of_concern FROM articles AS a WHERE a.pmid = r.pmid)
        AS expression_of_concern,
    (SELECT a.first_author || ' ' || a.year FROM articles AS a WHERE a.pmid = r.pmid) AS citation,
    (SELECT a.title FROM articles AS a WHERE a.pmid = r.pmid) AS title,
    'https://pubmed.ncbi.nlm.nih.gov/' || r.pmid || '/' AS url,
    (SELECT t.population FROM studies AS t WHERE t.pmid = r.pmid) AS population,
    (SELECT t.donor FROM studies AS t WHERE t.pmid = r.pmid) AS donor,
    (SELECT t.graft FROM studies AS t WHERE t.pmid = r.pmid) AS graft,
    (SELECT t.conditioning FROM studies AS t WHERE t.pmid = r.pmid) AS conditioning,
    r.evidence_key,
    r.sentence_id,
    r.outcome_concept_id,
    r.arm_concept_id,
    r.comparator_concept_id
FROM results AS r
LEFT JOIN verdicts AS v ON v.evidence_key = r.evidence_key
WHERE r.pmid NOT IN (SELECT x.pmid FROM articles AS x WHERE x.retracted = 1 OR x.withdrawn = 1)
AND v.verdict IS NOT 'rejected'
