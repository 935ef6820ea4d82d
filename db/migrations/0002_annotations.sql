-- What the pipeline says: rows of one article are replaced together.
-- Keys are pmid * 10000 + place in the article, so that the same annotation gives the same rows.
-- Names of the mentions stand in relations, results and doses too: the views need no join for them.

CREATE TABLE pipelines (
    fingerprint TEXT PRIMARY KEY,
    first_used TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
) STRICT;

CREATE TABLE annotations (
    pmid INTEGER PRIMARY KEY REFERENCES articles (pmid),
    fingerprint TEXT NOT NULL REFERENCES pipelines (fingerprint),
    digest TEXT NOT NULL
) STRICT;
CREATE INDEX annotations_fingerprint ON annotations (fingerprint);

-- concept_id is the CURIE, or name:LABEL:name where there is none.
-- polarity: 1 more of it is good for the patient, -1 bad, 0 neither, NULL not known.
CREATE TABLE concepts (
    concept_id TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    name TEXT NOT NULL,
    curie TEXT,
    polarity INTEGER CHECK (polarity IN (-1, 0, 1)),
    parent_id TEXT REFERENCES concepts (concept_id)
) STRICT;
CREATE INDEX concepts_label ON concepts (label, name);
CREATE INDEX concepts_parent_id ON concepts (parent_id);

CREATE TABLE terms (
    label TEXT NOT NULL,
    spelling TEXT NOT NULL,
    name TEXT NOT NULL,
    concept_id TEXT NOT NULL REFERENCES concepts (concept_id),
    status TEXT,
    match TEXT,
    source TEXT,
    PRIMARY KEY (label, spelling, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX terms_spelling ON terms (spelling COLLATE NOCASE);
CREATE INDEX terms_concept_id ON terms (concept_id);

CREATE TABLE sentences (
    sentence_id INTEGER PRIMARY KEY CHECK (sentence_id / 10000 = pmid),
    pmid INTEGER NOT NULL REFERENCES articles (pmid),
    passage TEXT NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL CHECK (end >= start),
    text TEXT NOT NULL
) STRICT;
CREATE INDEX sentences_pmid ON sentences (pmid);

CREATE TABLE mentions (
    mention_id INTEGER PRIMARY KEY CHECK (mention_id / 10000 = pmid),
    pmid INTEGER NOT NULL REFERENCES articles (pmid),
    sentence_id INTEGER NOT NULL REFERENCES sentences (sentence_id),
    concept_id TEXT NOT NULL REFERENCES concepts (concept_id),
    label TEXT NOT NULL,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL CHECK (end > start),
    assertion TEXT NOT NULL CHECK (assertion IN
        ('present', 'absent', 'possible', 'historical', 'comparator', 'conditional', 'family')),
    cue TEXT,
    status TEXT,
    source TEXT NOT NULL,
    reason TEXT
) STRICT;
CREATE INDEX mentions_pmid ON mentions (pmid);
CREATE INDEX mentions_sentence_id ON mentions (sentence_id);
CREATE INDEX mentions_concept_id ON mentions (concept_id, pmid);
CREATE INDEX mentions_label ON mentions (label, name, pmid);
CREATE INDEX mentions_assertion ON mentions (assertion);

-- change: 1 more of the object than with the comparator, -1 less, 0 compared and not different.
CREATE TABLE predicates (
    predicate TEXT PRIMARY KEY,
    direction TEXT,
    change INTEGER CHECK (change IN (-1, 0, 1)),
    meaning TEXT NOT NULL
) STRICT;
INSERT INTO predicates (predicate, direction, change, meaning) VALUES
    ('TREATS', NULL, NULL, 'given for, or to prevent, this condition'),
    ('OBSERVED', 'observed', NULL, 'the outcome happened after or under it; no comparison'),
    ('NOT_OBSERVED', 'not observed', NULL, 'the outcome explicitly did not happen'),
    ('INCREASES', 'more', 1, 'more of it than with the comparator, or a positive association'),
    ('DECREASES', 'less', -1, 'less of it than with the comparator, or a negative association'),
    ('NO_EFFECT', 'no difference', 0, 'compared and not different, or explicitly not associated'),
    ('COMPARED_WITH', NULL, NULL, 'the study compares the two'),
    ('MARKER_OF', NULL, NULL, 'the marker was found in, or characterises, this disease');

CREATE TABLE relations (
    relation_id INTEGER PRIMARY KEY CHECK (relation_id / 10000 = pmid),
    pmid INTEGER NOT NULL REFERENCES articles (pmid),
    sentence_id INTEGER NOT NULL REFERENCES sentences (sentence_id),
    evidence_key TEXT NOT NULL,
    subject_id INTEGER NOT NULL REFERENCES mentions (mention_id),
    subject TEXT NOT NULL,
    subject_label TEXT NOT NULL,
    subject_concept_id TEXT NOT NULL REFERENCES concepts (concept_id),
    predicate TEXT NOT NULL REFERENCES predicates (predicate),
    object_id INTEGER NOT NULL REFERENCES mentions (mention_id),
    object TEXT NOT NULL,
    object_label TEXT NOT NULL,
    object_concept_id TEXT NOT NULL REFERENCES concepts (concept_id),
    cue TEXT,
    probability REAL CHECK (probability BETWEEN 0 AND 1),
    source TEXT NOT NULL
) STRICT;
CREATE INDEX relations_pmid ON relations (pmid);
CREATE INDEX relations_sentence_id ON relations (sentence_id);
CREATE INDEX relations_evidence_key ON relations (evidence_key);
CREATE INDEX relations_subject_id ON relations (subject_id);
CREATE INDEX relations_object_id ON relations (object_id);
CREATE INDEX relations_subject_concept_id ON relations (subject_concept_id);
CREATE INDEX relations_object_concept_id ON relations (object_concept_id);
CREATE INDEX relations_predicate ON relations (predicate);
-- In the order in which the summary views group, with all that they read.
CREATE INDEX relations_pair ON relations
    (subject_label, object_label, subject, object, pmid, predicate, evidence_key);
CREATE INDEX relations_compared ON relations (pmid, subject, object)
    WHERE predicate = 'COMPARED_WITH';

CREATE TABLE results (
    result_id INTEGER PRIMARY KEY CHECK (result_id / 10000 = pmid),
    pmid INTEGER NOT NULL REFERENCES articles (pmid),
    sentence_id INTEGER NOT NULL REFERENCES sentences (sentence_id),
    evidence_key TEXT NOT NULL,
    outcome_id INTEGER NOT NULL REFERENCES mentions (mention_id),
    outcome TEXT NOT NULL,
    outcome_concept_id TEXT NOT NULL REFERENCES concepts (concept_id),
    arm_id INTEGER REFERENCES mentions (mention_id),
    arm TEXT,
    arm_concept_id TEXT REFERENCES concepts (concept_id),
    comparator_id INTEGER REFERENCES mentions (mention_id),
    comparator TEXT,
    comparator_concept_id TEXT REFERENCES concepts (concept_id),
    measure TEXT NOT NULL CHECK (measure IN ('percent', 'proportion', 'count', 'median', 'mean',
        'hazard_ratio', 'odds_ratio', 'relative_risk', 'difference', 'other')),
    value REAL NOT NULL,
    unit TEXT,
    ci_low REAL,
    ci_high REAL,
    p TEXT,
    time TEXT,
    n INTEGER,
    of INTEGER,
    analysis TEXT,
    cue TEXT,
    probability REAL CHECK (probability BETWEEN 0 AND 1),
    source TEXT NOT NULL
) STRICT;
CREATE INDEX results_pmid ON results (pmid);
CREATE INDEX results_sentence_id ON results (sentence_id);
CREATE INDEX results_evidence_key ON results (evidence_key);
CREATE INDEX results_outcome_id ON results (outcome_id);
CREATE INDEX results_arm_id ON results (arm_id);
CREATE INDEX results_comparator_id ON results (comparator_id);
CREATE INDEX results_outcome_concept_id ON results (outcome_concept_id);
CREATE INDEX results_arm_concept_id ON results (arm_concept_id);
CREATE INDEX results_comparator_concept_id ON results (comparator_concept_id);
CREATE INDEX results_measure ON results (measure);
CREATE INDEX results_pair ON results (arm, outcome, pmid, measure, value, evidence_key);

-- value to value_high is a range as written; total is in `unit` where the text allows it.
CREATE TABLE doses (
    dose_id INTEGER PRIMARY KEY CHECK (dose_id / 10000 = pmid),
    pmid INTEGER NOT NULL REFERENCES articles (pmid),
    sentence_id INTEGER NOT NULL REFERENCES sentences (sentence_id),
    drug_id INTEGER NOT NULL REFERENCES mentions (mention_id),
    drug TEXT NOT NULL,
    drug_concept_id TEXT NOT NULL REFERENCES concepts (concept_id),
    value REAL NOT NULL,
    value_high REAL,
    unit TEXT NOT NULL,
    per TEXT,
    duration TEXT,
    total REAL,
    cue TEXT,
    source TEXT NOT NULL
) STRICT;
CREATE INDEX doses_pmid ON doses (pmid);
CREATE INDEX doses_sentence_id ON doses (sentence_id);
CREATE INDEX doses_drug_id ON doses (drug_id);
CREATE INDEX doses_drug_concept_id ON doses (drug_concept_id);
CREATE INDEX doses_drug ON doses (drug);

CREATE TABLE studies (
    pmid INTEGER PRIMARY KEY REFERENCES articles (pmid),
    design TEXT CHECK (design IN ('randomized_trial', 'nonrandomized_trial', 'prospective_cohort',
        'retrospective_cohort', 'case_series', 'case_report', 'review', 'meta_analysis',
        'guideline', 'in_vitro', 'animal', 'registry', 'other')),
    n_patients INTEGER CHECK (n_patients >= 0),
    population TEXT,
    donor TEXT,
    graft TEXT,
    conditioning TEXT,
    cue TEXT,
    source TEXT NOT NULL
) STRICT;
CREATE INDEX studies_design ON studies (design);

-- A verdict hangs on what the evidence says, not on a row: extraction may come and go under it.
-- correction is a JSON object of the fields that the reviewer changed.
CREATE TABLE verdicts (
    evidence_key TEXT PRIMARY KEY,
    verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'rejected', 'corrected')),
    correction TEXT CHECK ((verdict = 'corrected') = (correction IS NOT NULL)
        AND (correction IS NULL OR json_valid(correction))),
    note TEXT,
    reviewer TEXT NOT NULL CHECK (reviewer <> ''),
    decided TEXT NOT NULL
) STRICT;
CREATE INDEX verdicts_verdict ON verdicts (verdict);

-- A second opinion replaces the first in `verdicts`; the first is kept here.
CREATE TABLE verdict_history (
    verdict_id INTEGER PRIMARY KEY,
    evidence_key TEXT NOT NULL,
    verdict TEXT NOT NULL,
    correction TEXT,
    note TEXT,
    reviewer TEXT NOT NULL,
    decided TEXT NOT NULL
) STRICT;
CREATE INDEX verdict_history_evidence_key ON verdict_history (evidence_key);
CREATE TRIGGER verdicts_keep AFTER UPDATE ON verdicts BEGIN
    INSERT INTO verdict_history (evidence_key, verdict, correction, note, reviewer, decided)
    VALUES (old.evidence_key, old.verdict, old.correction, old.note, old.reviewer, old.decided);
END;

CREATE VIRTUAL TABLE sentences_fts USING fts5 (
    text, content="sentences", content_rowid="sentence_id",
    tokenize="porter unicode61 remove_diacritics 2"
);
CREATE TRIGGER sentences_fts_insert AFTER INSERT ON sentences BEGIN
    INSERT INTO sentences_fts (rowid, text) VALUES (new.sentence_id, new.text);
END;
CREATE TRIGGER sentences_fts_delete AFTER DELETE ON sentences BEGIN
    INSERT INTO sentences_fts (sentences_fts, rowid, text)
    VALUES ('delete', old.sentence_id, old.text);
END;
CREATE TRIGGER sentences_fts_update AFTER UPDATE OF text ON sentences BEGIN
    INSERT INTO sentences_fts (sentences_fts, rowid, text)
    VALUES ('delete', old.sentence_id, old.text);
    INSERT INTO sentences_fts (rowid, text) VALUES (new.sentence_id, new.text);
END;
