-- One row a relation: who does what to which outcome, in whom, and the sentence that says so.
-- Left out: retracted and withdrawn articles (see retracted_evidence), rejected rows
-- (see rejected_evidence). A reviewer's correction takes the place of what was extracted.
-- effect is direction times the outcome's polarity: INCREASES of a harm is harm.
SELECT
    r.relation_id,
    r.pmid,
    a.year,
    st.design,
    st.n_patients,
    coalesce(json_extract(v.correction, '$.subject'), r.subject) AS subject,
    r.subject_label,
    coalesce(json_extract(v.correction, '$.predicate'), r.predicate) AS predicate,
    coalesce(json_extract(v.correction, '$.object'), r.object) AS object,
    r.object_label,
    d.direction,
    CASE d.change * c.polarity WHEN 1 THEN 'benefit' WHEN -1 THEN 'harm'
        ELSE CASE WHEN d.change = 0 THEN 'none' END END AS effect,
    s.text AS sentence,
    s.passage,
    om.assertion,
    sm.status AS subject_status,
    r.cue,
    r.probability,
    r.source,
    v.verdict,
    v.reviewer,
    a.expression_of_concern,
    a.first_author || ' ' || a.year AS citation,
    a.title,
    a.url,
    r.evidence_key,
    r.sentence_id,
    r.subject_concept_id,
    r.object_concept_id
FROM relations AS r
LEFT JOIN articles AS a ON a.pmid = r.pmid
LEFT JOIN studies AS st ON st.pmid = r.pmid
LEFT JOIN sentences AS s ON s.sentence_id = r.sentence_id
LEFT JOIN mentions AS sm ON sm.mention_id = r.subject_id
LEFT JOIN mentions AS om ON om.mention_id = r.object_id
LEFT JOIN concepts AS c ON c.concept_id = r.object_concept_id
LEFT JOIN verdicts AS v ON v.evidence_key = r.evidence_key
LEFT JOIN predicates AS d ON d.predicate = coalesce(json_extract(v.correction, '$.predicate'), r.predicate)
WHERE r.pmid NOT IN (SELECT x.pmid FROM articles AS x WHERE x.retracted = 1 OR x.withdrawn = 1)
AND r.evidence_key NOT IN (SELECT w.evidence_key FROM verdicts AS w WHERE w.verdict = 'rejected')
