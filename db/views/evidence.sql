-- One row a relation: what is said of which outcome, in whom, and the sentence that says so.
-- Left out: retracted and withdrawn articles (see retracted_evidence), rejected rows
-- (see rejected_evidence). A reviewer's predicate takes the place of the extracted one.
-- effect is direction times the outcome's polarity: INCREASES of a harm is harm.
-- Columns are looked up one by one, so that counting and grouping read only what they need.
SELECT
    r.relation_id,
    r.pmid,
    (SELECT a.year FROM articles AS a INDEXED BY articles_brief WHERE a.pmid = r.pmid) AS year,
    (SELECT t.design FROM studies AS t WHERE t.pmid = r.pmid) AS design,
    (SELECT t.n_patients FROM studies AS t WHERE t.pmid = r.pmid) AS n_patients,
    r.subject,
    r.subject_label,
    coalesce(json_extract(v.correction, '$.predicate'), r.predicate) AS predicate,
    r.object,
    r.object_label,
    (SELECT p.direction FROM predicates AS p
        WHERE p.predicate = coalesce(json_extract(v.correction, '$.predicate'), r.predicate)
    ) AS direction,
    (SELECT CASE WHEN p.change = 0 THEN 'none' WHEN p.change * c.polarity = 1 THEN 'benefit'
            WHEN p.change * c.polarity = -1 THEN 'harm' END
        FROM predicates AS p JOIN concepts AS c ON c.concept_id = r.object_concept_id
        WHERE p.predicate = coalesce(json_extract(v.correction, '$.predicate'), r.predicate)
    ) AS effect,
    (SELECT s.text FROM sentences AS s WHERE s.sentence_id = r.sentence_id) AS sentence,
    (SELECT s.passage FROM sentences AS s WHERE s.sentence_id = r.sentence_id) AS passage,
    (SELECT m.assertion FROM mentions AS m WHERE m.mention_id = r.object_id) AS assertion,
    (SELECT m.status FROM mentions AS m WHERE m.mention_id = r.subject_id) AS subject_status,
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
    r.evidence_key,
    r.sentence_id,
    r.subject_concept_id,
    r.object_concept_id
FROM relations AS r
LEFT JOIN verdicts AS v ON v.evidence_key = r.evidence_key
WHERE r.pmid NOT IN (SELECT x.pmid FROM articles AS x WHERE x.retracted = 1 OR x.withdrawn = 1)
AND v.verdict IS NOT 'rejected'
