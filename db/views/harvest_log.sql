-- One row a run of the harvest, the newest first: what was asked, what came, how it ended.
SELECT
    harvest_id, corpus, kind, started, ended,
    CAST(round((julianday(ended) - julianday(started)) * 86400) AS INTEGER) AS seconds,
    outcome, message, expected, got, new, revised, unchanged, retracted, withdrawn, missing, bad,
    (SELECT count(*) FROM slices WHERE slices.harvest_id = harvests.harvest_id) AS slices,
    requests, retries, bytes, since, until, query, translation, altered, versions
FROM harvests
ORDER BY harvest_id DESC
