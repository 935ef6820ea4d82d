-- What retracted and withdrawn articles said: one row a relation, or one row an article that has
-- none. Shown to warn; nothing of it counts in any other view. notice_pmid is the retraction.
SELECT
    a.pmid,
    a.year,
    CASE WHEN a.retracted THEN 'retracted' ELSE 'withdrawn' END AS reason,
    (SELECT min(l.linked_pmid) FROM links AS l
        WHERE l.pmid = a.pmid AND l.kind = 'RetractionIn') AS notice_pmid,
    (SELECT min(l.source) FROM links AS l
        WHERE l.pmid = a.pmid AND l.kind = 'RetractionIn') AS notice,
    a.title,
    a.url,
    r.subject,
    r.subject_label,
    r.predicate,
    r.object,
    r.object_label,
    s.text AS sentence,
    r.relation_id,
    r.evidence_key
FROM articles AS a
LEFT JOIN relations AS r ON r.pmid = a.pmid
LEFT JOIN sentences AS s ON s.sentence_id = r.sentence_id
WHERE a.retracted = 1 OR a.withdrawn = 1
