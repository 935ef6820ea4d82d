-- What PubMed's publication types say of a study's design, matched by UI since names change.
-- Lower rank first. overrules: 1 the type wins over the text's design, 0 it fills a gap only
-- (indexers give "Case Reports" to series, and "Clinical Trial" to randomised ones too).

CREATE TABLE publication_designs (
    ui TEXT PRIMARY KEY,
    publication_type TEXT NOT NULL,
    design TEXT NOT NULL,
    rank INTEGER NOT NULL,
    overrules INTEGER NOT NULL CHECK (overrules IN (0, 1))
) STRICT;
INSERT INTO publication_designs (ui, publication_type, design, rank, overrules) VALUES
    ('D017418', 'Meta-Analysis', 'meta_analysis', 1, 1),
    ('D017065', 'Practice Guideline', 'guideline', 2, 1),
    ('D016431', 'Guideline', 'guideline', 3, 1),
    ('D016449', 'Randomized Controlled Trial', 'randomized_trial', 4, 1),
    ('D000078182', 'Systematic Review', 'review', 5, 1),
    ('D016454', 'Review', 'review', 6, 1),
    ('D018848', 'Controlled Clinical Trial', 'nonrandomized_trial', 7, 0),
    ('D017426', 'Clinical Trial, Phase I', 'nonrandomized_trial', 8, 0),
    ('D017427', 'Clinical Trial, Phase II', 'nonrandomized_trial', 9, 0),
    ('D016430', 'Clinical Trial', 'nonrandomized_trial', 10, 0),
    ('D002363', 'Case Reports', 'case_report', 11, 0);
