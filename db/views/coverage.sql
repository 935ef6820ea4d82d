-- One row a corpus and year: how many articles there are and how far extraction came with them.
-- annotated counts any pipeline's annotation; the counts after it say in how many articles
-- something of the kind was found.
SELECT
    ca.corpus,
    a.year,
    count(*) AS articles,
    sum(a.abstract <> '') AS with_abstract,
    sum(EXISTS (SELECT 1 FROM annotations AS n WHERE n.pmid = a.pmid)) AS annotated,
    sum(EXISTS (SELECT 1 FROM mentions AS m WHERE m.pmid = a.pmid)) AS with_mentions,
    sum(EXISTS (SELECT 1 FROM relations AS r WHERE r.pmid = a.pmid)) AS with_relations,
    sum(EXISTS (SELECT 1 FROM results AS r WHERE r.pmid = a.pmid)) AS with_results,
    sum(EXISTS (SELECT 1 FROM doses AS d WHERE d.pmid = a.pmid)) AS with_doses,
    sum(a.retracted) AS retracted,
    sum(a.withdrawn) AS withdrawn
FROM corpus_articles AS ca
JOIN articles AS a ON a.pmid = ca.pmid
GROUP BY ca.corpus, a.year
