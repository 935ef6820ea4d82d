-- Baseline and update files that were imported whole: a finished file is not read again.

CREATE TABLE imported_files (
    corpus TEXT NOT NULL REFERENCES corpora (corpus),
    md5 TEXT NOT NULL,
    name TEXT NOT NULL,
    harvest_id INTEGER NOT NULL REFERENCES harvests (harvest_id),
    records INTEGER NOT NULL,
    selected INTEGER NOT NULL,
    bad INTEGER NOT NULL,
    imported_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
    PRIMARY KEY (corpus, md5)
) STRICT, WITHOUT ROWID;
CREATE INDEX imported_files_harvest_id ON imported_files (harvest_id);
