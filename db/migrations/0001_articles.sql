-- What PubMed says: one row an article, its parts keyed by pmid and replaced as a whole.
-- Flags are 0 or 1; dates are ISO 8601 text cut to the precision that the record gives.

CREATE TABLE corpora (
    corpus TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    query TEXT NOT NULL,
    since TEXT NOT NULL
) STRICT;

CREATE TABLE articles (
    pmid INTEGER PRIMARY KEY CHECK (pmid > 0),
    version INTEGER NOT NULL DEFAULT 1,
    kind TEXT NOT NULL,
    status TEXT,
    title TEXT NOT NULL,
    abstract TEXT NOT NULL,
    vernacular_title TEXT,
    language TEXT,
    year INTEGER,
    journal TEXT,
    journal_abbreviation TEXT,
    issn TEXT,
    nlm_id TEXT,
    volume TEXT,
    issue TEXT,
    pages TEXT,
    publisher TEXT,
    doi TEXT,
    pmcid TEXT,
    first_author TEXT,
    authors_complete INTEGER NOT NULL CHECK (authors_complete IN (0, 1)),
    copyright TEXT,
    conflict_of_interest TEXT,
    retracted INTEGER NOT NULL CHECK (retracted IN (0, 1)),
    expression_of_concern INTEGER NOT NULL CHECK (expression_of_concern IN (0, 1)),
    corrected INTEGER NOT NULL CHECK (corrected IN (0, 1)),
    withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1)),
    revised TEXT,
    digest TEXT NOT NULL,
    text_digest TEXT NOT NULL,
    harvest_id INTEGER REFERENCES harvests (harvest_id),
    url TEXT GENERATED ALWAYS AS ('https://pubmed.ncbi.nlm.nih.gov/' || pmid || '/') VIRTUAL
) STRICT;
CREATE INDEX articles_year ON articles (year);
-- For views that need the year and nothing else: the rows themselves are long.
CREATE INDEX articles_brief ON articles (pmid, year);
CREATE INDEX articles_journal ON articles (journal_abbreviation);
CREATE INDEX articles_language ON articles (language);
CREATE INDEX articles_harvest_id ON articles (harvest_id);
CREATE INDEX articles_doi ON articles (doi);
-- The few articles that are no evidence: found without a walk over all of them.
CREATE INDEX articles_out ON articles (pmid) WHERE retracted = 1 OR withdrawn = 1;

CREATE TABLE corpus_articles (
    corpus TEXT NOT NULL REFERENCES corpora (corpus),
    pmid INTEGER NOT NULL REFERENCES articles (pmid),
    PRIMARY KEY (corpus, pmid)
) STRICT, WITHOUT ROWID;
CREATE INDEX corpus_articles_pmid ON corpus_articles (pmid);

CREATE TABLE raw_records (
    pmid INTEGER PRIMARY KEY REFERENCES articles (pmid),
    xml BLOB NOT NULL
) STRICT;

CREATE TABLE passages (
    pmid INTEGER NOT NULL REFERENCES articles (pmid),
    position INTEGER NOT NULL,
    label TEXT NOT NULL,
    offset INTEGER NOT NULL CHECK (offset >= 0),
    text TEXT NOT NULL,
    category TEXT,
    PRIMARY KEY (pmid, position)
) STRICT;

CREATE TABLE dates (
    pmid INTEGER NOT NULL REFERENCES articles (pmid),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    date TEXT,
    precision TEXT NOT NULL,
    raw TEXT NOT NULL,
    PRIMARY KEY (pmid, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE identifiers (
    pmid INTEGER NOT NULL REFERENCES articles (pmid),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (pmid, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE authors (
    pmid INTEGER NOT NULL REFERENCES articles (pmid),
    position INTEGER NOT NULL,
    role TEXT NOT NULL,
    last_name TEXT,
    fore_name TEXT,
    initials TEXT,
    suffix TEXT,
    collective TEXT,
    orcid TEXT,
    PRIMARY KEY (pmid, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX authors_name ON authors (last_name, initials);

CREATE TABLE affiliations (
    pmid INTEGER NOT NULL REFERENCES articles (pmid),
    author INTEGER NOT NULL,
    position INTEGER NOT NULL,
    affiliation TEXT NOT NULL,
    PRIMARY KEY (pmid, author, position),
    FOREIGN KEY (pmid, author) REFERENCES authors (pmid, position)
) STRICT;

CREATE TABLE mesh_headings (
    pmid INTEGER NOT NULL REFERENCES articles (pmid),
    position INTEGER NOT NULL,
    descriptor_ui TEXT NOT NULL,
    descriptor TEXT NOT NULL,
    qualifier_ui TEXT,
    qualifier TEXT,
    major INTEGER NOT NULL CHECK (major IN (0, 1)),
    PRIMARY KEY (pmid, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX mesh_headings_descriptor ON mesh_headings (descriptor);

CREATE TABLE chemicals (
    pmid INTEGER NOT NULL REFERENCES articles (pmid),
    position INTEGER NOT NULL,
    ui TEXT NOT NULL,
    name TEXT NOT NULL,
    registry_number TEXT,
    PRIMARY KEY (pmid, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX chemicals_name ON chemicals (name);

CREATE TABLE keywords (
    pmid INTEGER NOT NULL REFERENCES articles (pmid),
    position INTEGER NOT NULL,
    keyword TEXT NOT NULL,
    PRIMARY KEY (pmid, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX keywords_keyword ON keywords (keyword);

CREATE TABLE gene_symbols (
    pmid INTEGER NOT NULL REFERENCES articles (pmid),
    position INTEGER NOT NULL,
    symbol TEXT NOT NULL,
    PRIMARY KEY (pmid, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE publication_types (
    pmid INTEGER NOT NULL REFERENCES articles (pmid),
    position INTEGER NOT NULL,
    ui TEXT NOT NULL,
    publication_type TEXT NOT NULL,
    PRIMARY KEY (pmid, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX publication_types_type ON publication_types (publication_type);

CREATE TABLE grants (
    pmid INTEGER NOT NULL REFERENCES articles (pmid),
    position INTEGER NOT NULL,
    grant_id TEXT,
    agency TEXT,
    country TEXT,
    PRIMARY KEY (pmid, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX grants_agency ON grants (agency);

CREATE TABLE trials (
    pmid INTEGER NOT NULL REFERENCES articles (pmid),
    position INTEGER NOT NULL,
    register TEXT NOT NULL,
    accession TEXT NOT NULL,
    PRIMARY KEY (pmid, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX trials_accession ON trials (accession);

-- linked_pmid is no foreign key: most linked papers are not in the database.
CREATE TABLE links (
    pmid INTEGER NOT NULL REFERENCES articles (pmid),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    linked_pmid INTEGER,
    source TEXT,
    note TEXT,
    PRIMARY KEY (pmid, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX links_linked_pmid ON links (linked_pmid);
CREATE INDEX links_kind ON links (kind);

CREATE TABLE other_abstracts (
    pmid INTEGER NOT NULL REFERENCES articles (pmid),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (pmid, position)
) STRICT;

-- content="articles" must stand in double quotes: sqlite-utils and Datasette look for that form.
CREATE VIRTUAL TABLE articles_fts USING fts5 (
    title, abstract, content="articles", content_rowid="pmid",
    tokenize="porter unicode61 remove_diacritics 2"
);
CREATE TRIGGER articles_fts_insert AFTER INSERT ON articles BEGIN
    INSERT INTO articles_fts (rowid, title, abstract)
    VALUES (new.pmid, new.title, new.abstract);
END;
CREATE TRIGGER articles_fts_delete AFTER DELETE ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, abstract)
    VALUES ('delete', old.pmid, old.title, old.abstract);
END;
CREATE TRIGGER articles_fts_update AFTER UPDATE OF title, abstract ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, abstract)
    VALUES ('delete', old.pmid, old.title, old.abstract);
    INSERT INTO articles_fts (rowid, title, abstract)
    VALUES (new.pmid, new.title, new.abstract);
END;
