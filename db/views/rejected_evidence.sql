-- What reviewers rejected, relations and numbers; nothing of it counts in any other view.
SELECT v.evidence_key, v.reviewer, v.decided, v.note, e.kind, e.pmid, e.statement, s.text AS sentence
FROM verdicts AS v
JOIN (
    SELECT evidence_key, 'relation' AS kind, pmid, sentence_id,
        subject || ' ' || predicate || ' ' || object AS statement
    FROM relations
    UNION ALL
    SELECT evidence_key, 'result', pmid, sentence_id,
        outcome || ' ' || measure || ' ' || value || coalesce(' in ' || arm, '')
    FROM results
) AS e ON e.evidence_key = v.evidence_key
LEFT JOIN sentences AS s ON s.sentence_id = e.sentence_id
WHERE v.verdict = 'rejected'
