"""An article's page: its text with what was found in it, and what each sentence was read to say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from litmine.errors import Failure
from litmine.explore.effects import find_controls, name_controls
from litmine.query import write_number
from litmine.reading import Readable

AUTHORS_SHOWN = 8
REGISTERS = {
    "ClinicalTrials.gov": "https://clinicaltrials.gov/study/{}",
    "ISRCTN": "https://www.isrctn.com/{}",
    "EudraCT": "https://www.clinicaltrialsregister.eu/ctr-search/search?query={}",
    "ChiCTR": "https://www.chictr.org.cn/searchprojEN.html?regno={}",
    "ANZCTR": "https://www.anzctr.org.au/TrialSearch.aspx?searchTxt={}",
    "UMIN": "https://center6.umin.ac.jp/cgi-open-bin/ctr_e/index.cgi?id={}",
    "DRKS": "https://drks.de/search/en/trial/{}",
    "NTR": "https://trialsearch.who.int/?TrialID={}",
}
WARNINGS = ("RetractionIn", "ExpressionOfConcernIn", "RetractionOf", "ErratumIn", "CommentIn")


def cut(text: str, start: int, mentions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Cut a stretch of text into pieces, each plain or one mention; an overlap keeps the first.

    start: the stretch's offset in the article's text, as mentions count it.

    >>> [piece["text"] for piece in cut("rabbit ATG helps", 10, [{"start": 10, "end": 20}])]
    ['rabbit ATG', ' helps']
    """
    pieces: list[dict[str, Any]] = []
    at = 0
    for mention in sorted(mentions, key=lambda m: (m["start"], -m["end"])):
        low, high = mention["start"] - start, min(mention["end"] - start, len(text))
        if low < at or low >= len(text):
            continue
        pieces += [
            {"text": text[at:low], "mention": None},
            {"text": text[low:high], "mention": mention},
        ]
        at = high
    pieces.append({"text": text[at:], "mention": None})
    return [piece for piece in pieces if piece["text"]]


def group(rows: Iterable[dict[str, Any]], column: str) -> dict[Any, list[dict[str, Any]]]:
    """Sort rows into lists by a column."""
    groups: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    return groups


def read_relations(db: Readable, pmid: int) -> list[dict[str, Any]]:
    """Read an article's relations, retracted or not, with verdicts and corrections."""
    sql = """
        SELECT r.*, v.verdict, v.reviewer, v.note,
            coalesce(json_extract(v.correction, '$.predicate'), r.predicate) AS said,
            p.direction, CASE WHEN p.change = 0 THEN 'none' WHEN p.change * c.polarity = 1
                THEN 'benefit' WHEN p.change * c.polarity = -1 THEN 'harm' END AS effect
        FROM relations AS r
        LEFT JOIN verdicts AS v ON v.evidence_key = r.evidence_key
        LEFT JOIN predicates AS p
            ON p.predicate = coalesce(json_extract(v.correction, '$.predicate'), r.predicate)
        LEFT JOIN concepts AS c ON c.concept_id = r.object_concept_id
        WHERE r.pmid = ? ORDER BY r.relation_id
    """
    return [{**row, "kind": "relation"} for row in db.query(sql, [pmid])]


def read_results(db: Readable, pmid: int) -> list[dict[str, Any]]:
    """Read an article's numbers with their verdicts, a correction in place of what it corrects."""
    fields = ("measure", "value", "unit", "ci_low", "ci_high", "p", "time", "n", "of")
    corrected = ", ".join(
        f"coalesce(json_extract(v.correction, '$.{f}'), r.{f}) AS {f}" for f in fields
    )
    sql = f"""
        SELECT r.result_id, r.sentence_id, r.outcome, r.outcome_concept_id, r.arm, r.comparator,
            r.analysis, r.probability, r.cue, r.source, r.evidence_key, v.verdict, v.reviewer,
            v.note,
            {corrected}
        FROM results AS r LEFT JOIN verdicts AS v ON v.evidence_key = r.evidence_key
        WHERE r.pmid = ? ORDER BY r.result_id
    """
    without = find_controls(db, "pmid", [pmid])
    rows = (name_controls(row, row["result_id"], without) for row in db.query(sql, [pmid]))
    return [{**row, "kind": "result", "written": write_number(row)} for row in rows]


def read_sentences(db: Readable, pmid: int) -> list[dict[str, Any]]:
    """Read an article's sentences: pieces of text and, beside each, what it was read to say."""
    by = {
        "mentions": group(db.query("SELECT * FROM mentions WHERE pmid = ?", [pmid]), "sentence_id"),
        "relations": group(read_relations(db, pmid), "sentence_id"),
        "results": group(read_results(db, pmid), "sentence_id"),
        "doses": group(db.query("SELECT * FROM doses WHERE pmid = ?", [pmid]), "sentence_id"),
    }
    sentences = []
    for row in db.query("SELECT * FROM sentences WHERE pmid = ? ORDER BY start", [pmid]):
        found = {name: rows.get(row["sentence_id"], []) for name, rows in by.items()}
        pieces = cut(row["text"], row["start"], found["mentions"])
        sentences.append({**row, **found, "pieces": pieces})
    return sentences


def lay_out(
    passages: list[dict[str, Any]], sentences: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Put sentences under their passages; a passage that was never annotated shows its text."""
    blocks = []
    for passage in passages:
        low, high = passage["offset"], passage["offset"] + len(passage["text"])
        inside = [s for s in sentences if low <= s["start"] < max(high, low + 1)]
        plain = {"text": passage["text"], "pieces": [{"text": passage["text"], "mention": None}]}
        blocks.append({**passage, "sentences": inside or [plain]})
    return blocks


def read_trials(db: Readable, pmid: int) -> list[dict[str, Any]]:
    """Read trial numbers with their address in the register, where the register is known."""
    rows = db.query("SELECT register, accession FROM trials WHERE pmid = ?", [pmid])
    return [
        {**row, "url": REGISTERS.get(row["register"], "").format(row["accession"])} for row in rows
    ]


def read_links(db: Readable, pmid: int) -> dict[str, list[dict[str, Any]]]:
    """Read an article's links by kind, each told whether the other paper is here too."""
    sql = """
        SELECT l.*, a.title FROM links AS l LEFT JOIN articles AS a ON a.pmid = l.linked_pmid
        WHERE l.pmid = ? ORDER BY l.position
    """
    return group(db.query(sql, [pmid]), "kind")


def read_authors(db: Readable, pmid: int) -> list[str]:
    """Read the authors' names as PubMed lists them."""
    sql = """
        SELECT coalesce(collective, last_name || coalesce(' ' || initials, '')) FROM authors
        WHERE pmid = ? AND role = 'author' ORDER BY position
    """
    names = [row[0] for row in db.execute(sql, [pmid]) if row[0]]
    return names[:AUTHORS_SHOWN] + (["et al."] if len(names) > AUTHORS_SHOWN else [])


def read_article(db: Readable, asked: Mapping[str, str]) -> dict[str, Any]:
    """Read an article's page; retracted ones too, for their page says so.

    RAISES: Failure for a PMID that the database does not hold.
    """
    pmid = int(asked["pmid"])
    article = next(db.query("SELECT * FROM articles WHERE pmid = ?", [pmid]), None)
    if article is None:
        raise Failure(f"this database holds no article with PMID {pmid}")
    passages = list(db.query("SELECT * FROM passages WHERE pmid = ? ORDER BY position", [pmid]))
    sentences = read_sentences(db, pmid)
    blocks = lay_out(passages, sentences)
    return {
        "article": article,
        "authors": read_authors(db, pmid),
        "study": next(db.query("SELECT * FROM studies WHERE pmid = ?", [pmid]), None),
        "trials": read_trials(db, pmid),
        "links": read_links(db, pmid),
        "title_block": blocks[0] if blocks else None,
        "blocks": blocks[1:],
        "labels": sorted({m["label"] for s in sentences for m in s["mentions"]}),
        "annotated": bool(sentences),
    }
