-- What no one has reviewed, relations and numbers of articles that count. doubt is 1 - probability,
-- 0 where a rule decided; the reviewer starts with the greatest.
SELECT
    1 - coalesce(r.probability, 1) AS doubt, 'relation' AS kind, r.pmid,
    r.subject || ' ' || r.predicate || ' ' || r.object AS statement,
    (SELECT s.text FROM sentences AS s WHERE s.sentence_id = r.sentence_id) AS sentence,
    r.cue, r.source, r.evidence_key, r.sentence_id
FROM relations AS r
WHERE r.pmid NOT IN (SELECT x.pmid FROM articles AS x WHERE x.retracted = 1 OR x.withdrawn = 1)
AND r.evidence_key NOT IN (SELECT v.evidence_key FROM verdicts AS v)
UNION ALL
SELECT
    1 - coalesce(r.probability, 1), 'result', r.pmid,
    r.outcome || ' ' || r.measure || ' ' || r.value || coalesce(' in ' || r.arm, ''),
    (SELECT s.text FROM sentences AS s WHERE s.sentence_id = r.sentence_id),
    r.cue, r.source, r.evidence_key, r.sentence_id
FROM results AS r
WHERE r.pmid NOT IN (SELECT x.pmid FROM articles AS x WHERE x.retracted = 1 OR x.withdrawn = 1)
AND r.evidence_key NOT IN (SELECT v.evidence_key FROM verdicts AS v)
