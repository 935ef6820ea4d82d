-- One row a dose of an anti-thymocyte or anti-lymphocyte globulin. Products stay apart: a mg/kg of
-- one is not a mg/kg of another. Where the text names no product, product is 'unspecified'.
-- total_mg_kg is given only where unit and text allow it.
SELECT
    d.dose_id,
    d.pmid,
    a.year,
    st.design,
    CASE WHEN d.drug IN ('antithymocyte globulin', 'anti-thymocyte globulin', 'atg')
        THEN 'unspecified' ELSE d.drug END AS product,
    d.value,
    d.value_high,
    d.unit,
    d.per,
    d.duration,
    CASE WHEN d.unit = 'mg/kg' THEN coalesce(d.total, CASE WHEN d.per = 'total' THEN d.value END)
        END AS total_mg_kg,
    s.text AS sentence,
    st.n_patients,
    st.population,
    st.donor,
    st.graft,
    st.conditioning,
    a.expression_of_concern,
    a.first_author || ' ' || a.year AS citation,
    a.title,
    a.url,
    d.cue,
    d.source,
    d.sentence_id,
    d.drug_concept_id
FROM doses AS d
LEFT JOIN articles AS a ON a.pmid = d.pmid
LEFT JOIN studies AS st ON st.pmid = d.pmid
LEFT JOIN sentences AS s ON s.sentence_id = d.sentence_id
WHERE (d.drug LIKE '%thymocyte globulin%' OR d.drug LIKE '%lymphocyte globulin%'
    OR d.drug LIKE '%lymphoblast globulin%' OR d.drug LIKE '%thymocyte serum%'
    OR d.drug LIKE '%lymphocyte serum%')
AND d.pmid NOT IN (SELECT x.pmid FROM articles AS x WHERE x.retracted = 1 OR x.withdrawn = 1)
