-- A question about an outcome alone reads only what is said of it, however much is said of others.
CREATE INDEX relations_object ON relations
    (object_label, object, subject_label, subject, pmid, predicate, evidence_key);
