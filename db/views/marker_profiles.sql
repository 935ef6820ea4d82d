-- One row a disease, marker and status: which markers characterise the disease or its clone.
SELECT
    object AS disease,
    subject AS marker,
    subject_status AS status,
    count(DISTINCT pmid) AS articles,
    min(year) AS first_year,
    max(year) AS last_year,
    object_concept_id AS disease_concept_id,
    subject_concept_id AS marker_concept_id
FROM evidence
WHERE subject_label = 'MARKER' AND object_label = 'DISEASE' AND predicate = 'MARKER_OF'
GROUP BY object, subject, subject_status
