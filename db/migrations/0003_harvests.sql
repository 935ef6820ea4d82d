-- The ledger: what was asked of PubMed, what came, what did not, and where the next run begins.
-- Moments are ISO 8601 in UTC, days ISO 8601 as PubMed counts them.

-- One row a run. expected: hits of the whole corpus; got: records that came.
-- altered: what PubMed said it changed in the query (JSON list). versions: JSON object.
CREATE TABLE harvests (
    harvest_id INTEGER PRIMARY KEY,
    corpus TEXT NOT NULL REFERENCES corpora (corpus),
    kind TEXT NOT NULL CHECK (kind IN ('first', 'increment', 'full', 'window', 'load')),
    query TEXT NOT NULL,
    translation TEXT,
    altered TEXT NOT NULL DEFAULT '[]',
    since TEXT,
    until TEXT,
    expected INTEGER,
    got INTEGER NOT NULL DEFAULT 0,
    new INTEGER NOT NULL DEFAULT 0,
    revised INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    retracted INTEGER NOT NULL DEFAULT 0,
    withdrawn INTEGER NOT NULL DEFAULT 0,
    missing INTEGER NOT NULL DEFAULT 0,
    bad INTEGER NOT NULL DEFAULT 0,
    requests INTEGER NOT NULL DEFAULT 0,
    retries INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    started TEXT NOT NULL,
    ended TEXT,
    outcome TEXT NOT NULL DEFAULT 'running'
        CHECK (outcome IN ('running', 'done', 'empty', 'failed', 'interrupted')),
    message TEXT,
    versions TEXT NOT NULL DEFAULT '{}',
    host TEXT NOT NULL,
    pid INTEGER NOT NULL
) STRICT;
CREATE INDEX harvests_corpus ON harvests (corpus, outcome);

-- One row a range of PMIDs that was listed. expected: hits in it, all of them listed;
-- known: stored or waiting already, not asked for; dropped: given up since the query was changed.
-- known + got + missing + bad + dropped = expected as soon as none of them waits.
CREATE TABLE slices (
    slice_id INTEGER PRIMARY KEY,
    harvest_id INTEGER NOT NULL REFERENCES harvests (harvest_id),
    purpose TEXT NOT NULL,
    since TEXT,
    until TEXT,
    low INTEGER NOT NULL,
    high INTEGER NOT NULL CHECK (high >= low),
    expected INTEGER NOT NULL,
    known INTEGER NOT NULL DEFAULT 0,
    got INTEGER NOT NULL DEFAULT 0,
    missing INTEGER NOT NULL DEFAULT 0,
    bad INTEGER NOT NULL DEFAULT 0,
    dropped INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX slices_harvest_id ON slices (harvest_id);

-- What was listed and has not been fetched yet. Empty between runs that went well.
CREATE TABLE queue (
    corpus TEXT NOT NULL REFERENCES corpora (corpus),
    pmid INTEGER NOT NULL,
    slice_id INTEGER NOT NULL REFERENCES slices (slice_id),
    PRIMARY KEY (corpus, pmid)
) STRICT, WITHOUT ROWID;
CREATE INDEX queue_slice_id ON queue (slice_id);

-- through: the day up to which everything has been fetched; planned: the day that holds once the
-- queue is empty. A row is valid for its query only.
CREATE TABLE cursors (
    corpus TEXT PRIMARY KEY REFERENCES corpora (corpus),
    query TEXT NOT NULL,
    translation TEXT,
    through TEXT,
    planned TEXT
) STRICT;

-- Listed by PubMed's search, not delivered by its fetch, though asked alone. Asked again later.
CREATE TABLE missing_records (
    corpus TEXT NOT NULL REFERENCES corpora (corpus),
    pmid INTEGER NOT NULL,
    first_harvest_id INTEGER NOT NULL REFERENCES harvests (harvest_id),
    last_harvest_id INTEGER NOT NULL REFERENCES harvests (harvest_id),
    times INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (corpus, pmid)
) STRICT, WITHOUT ROWID;
CREATE INDEX missing_records_first ON missing_records (first_harvest_id);
CREATE INDEX missing_records_last ON missing_records (last_harvest_id);

-- Delivered, but unreadable. place: 'efetch' or the file's name; position: byte offset in a file.
CREATE TABLE bad_records (
    corpus TEXT NOT NULL REFERENCES corpora (corpus),
    place TEXT NOT NULL,
    position INTEGER NOT NULL,
    pmid INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL,
    first_harvest_id INTEGER NOT NULL REFERENCES harvests (harvest_id),
    last_harvest_id INTEGER NOT NULL REFERENCES harvests (harvest_id),
    times INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (corpus, place, position, pmid)
) STRICT, WITHOUT ROWID;
CREATE INDEX bad_records_first ON bad_records (first_harvest_id);
CREATE INDEX bad_records_last ON bad_records (last_harvest_id);

-- The run in which a stored record was last compared with PubMed's: the longest unseen come first.
-- listed: 0 where PubMed still has the record but the query no longer finds it.
CREATE TABLE checks (
    corpus TEXT NOT NULL,
    pmid INTEGER NOT NULL,
    harvest_id INTEGER NOT NULL REFERENCES harvests (harvest_id),
    listed INTEGER NOT NULL DEFAULT 1 CHECK (listed IN (0, 1)),
    PRIMARY KEY (corpus, pmid),
    FOREIGN KEY (corpus, pmid) REFERENCES corpus_articles (corpus, pmid)
) STRICT, WITHOUT ROWID;
CREATE INDEX checks_oldest ON checks (corpus, harvest_id);
CREATE INDEX checks_harvest_id ON checks (harvest_id);

-- What a run changed: the news of that run.
CREATE TABLE changes (
    harvest_id INTEGER NOT NULL REFERENCES harvests (harvest_id),
    pmid INTEGER NOT NULL REFERENCES articles (pmid),
    change TEXT NOT NULL CHECK (change IN
        ('new', 'revised', 'retracted', 'concern', 'corrected', 'withdrawn')),
    PRIMARY KEY (harvest_id, pmid, change)
) STRICT, WITHOUT ROWID;
CREATE INDEX changes_pmid ON changes (pmid);
