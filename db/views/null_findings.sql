-- Compared and found not different, or explicitly not associated: no difference is a finding.
-- compared_with is whom the article compares the subject with, where it says so.
SELECT
    e.relation_id, e.pmid, e.year, e.design, e.n_patients, e.subject, e.subject_label,
    e.object AS outcome,
    (SELECT group_concat(c.object, ' / ') FROM relations AS c
        WHERE c.pmid = e.pmid AND c.subject = e.subject AND c.predicate = 'COMPARED_WITH')
        AS compared_with,
    (SELECT min(r.p) FROM results AS r
        WHERE r.sentence_id = e.sentence_id AND r.outcome = e.object) AS p,
    e.sentence, e.passage, e.probability, e.verdict, e.citation, e.title, e.url, e.evidence_key,
    e.subject_concept_id, e.object_concept_id AS outcome_concept_id
FROM evidence AS e
WHERE e.predicate = 'NO_EFFECT'
