-- What reviewers rejected, relations and numbers; nothing of it counts in any other view.
SELECT
    v.evidence_key, v.reviewer, v.decided, v.note, 'relation' AS kind, r.pmid,
    r.subject || ' ' || r.predicate || ' ' || r.object AS statement,
    (SELECT s.text FROM sentences AS s WHERE s.sentence_id = r.sentence_id) AS sentence
FROM verdicts AS v
CROSS JOIN relations AS r ON r.evidence_key = v.evidence_key
WHERE v.verdict = 'rejected'
UNION ALL
SELECT
    v.evidence_key, v.reviewer, v.decided, v.note, 'result', r.pmid,
    r.outcome || ' ' || r.measure || ' ' || r.value || coalesce(' in ' || r.arm, ''),
    (SELECT s.text FROM sentences AS s WHERE s.sentence_id = r.sentence_id)
FROM verdicts AS v
CROSS JOIN results AS r ON r.evidence_key = v.evidence_key
WHERE v.verdict = 'rejected'
