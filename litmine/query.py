"""Ask the database: which evidence there is on a drug, a marker, a disease or an outcome."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from litmine.errors import Failure
from litmine.reading import Readable

SUBJECTS = {"drug": ("DRUG", "PROCEDURE"), "marker": ("MARKER",)}
FINDINGS = ("INCREASES", "DECREASES", "NO_EFFECT", "OBSERVED", "NOT_OBSERVED")
NUMBERS_SHOWN = 3

# A name counts where it is a term's spelling or a mention's name; narrower concepts go with it.
# EXISTS, as a common name has a mention in every other article.
FIND_NAMES = """
WITH RECURSIVE hits (label, name) AS (
    SELECT label, name FROM terms WHERE spelling = :word COLLATE NOCASE AND label IN {labels}
    UNION
    SELECT column1, lower(:word) FROM (VALUES {rows})
    WHERE EXISTS (SELECT 1 FROM mentions WHERE label = column1 AND name = lower(:word))
    UNION
    SELECT narrower.label, narrower.name FROM hits
    JOIN concepts AS wide ON wide.label = hits.label AND wide.name = hits.name
    JOIN concepts AS narrower ON narrower.parent_id = wide.concept_id
)
SELECT DISTINCT name FROM hits ORDER BY name
"""


@dataclass(frozen=True)
class Question:
    """What is asked; None leaves a side open. year: `2015`, `2010-2020`, `2010-` or `-1999`."""

    drug: str | None = None
    marker: str | None = None
    outcome: str | None = None
    disease: str | None = None
    predicate: str | None = None
    year: str | None = None
    design: str | None = None


def quote_all(words: Iterable[str]) -> str:
    """Write fixed words of ours as an SQL list."""
    return "(" + ", ".join(f"'{word}'" for word in words) + ")"


def find_names(db: Readable, labels: tuple[str, ...], word: str) -> list[str]:
    """Give the names that a word may mean, synonyms and narrower concepts included.

    RAISES: Failure with near names for a word that the database does not know.
    """
    rows = ", ".join(f"('{label}')" for label in labels)
    sql = FIND_NAMES.format(labels=quote_all(labels), rows=rows)
    names = [row[0] for row in db.execute(sql, {"word": word.strip()})]
    if names:
        return names
    sql = f"SELECT DISTINCT name FROM mentions WHERE label IN {quote_all(labels)} ORDER BY name"
    known = [row[0] for row in db.execute(sql)]
    inside = [name for name in known if word.lower() in name]
    # "grade III-IV acute GVHD" is stored as "acute gvhd grade iii-iv"
    same_words = [name for name in known if set(word.lower().split()) <= set(name.split())]
    if inside or same_words:
        return inside or same_words
    near = get_close_matches(word.lower(), known, 4, 0.6)
    hint = f"; near: {', '.join(near)}" if near else ""
    raise Failure(f"no {' or '.join(labels).lower()} is called {word!r}{hint}")


def parse_years(written: str) -> tuple[int, int]:
    """Read `2015`, `2010-2020`, `2010-` or `-1999` as first and last year.

    >>> parse_years("2010-")
    (2010, 9999)
    """
    first, dash, last = written.partition("-")
    try:
        return int(first or 0), int(last or 9999) if dash else int(first)
    except ValueError:
        raise Failure(f"--year {written!r}: write 2015, 2010-2020, 2010- or -1999") from None


def check_choice(db: Readable, table: str, column: str, word: str) -> str:
    """Give the stored value that the word means in any case, `-` for `_`.

    RAISES: Failure naming the values there are.
    """
    sql = f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY 1"
    known = [str(row[0]) for row in db.execute(sql)]
    for value in known:
        if value.lower() == word.strip().lower().replace("-", "_"):
            return value
    raise Failure(f"no {column} {word!r}; there are: {', '.join(known)}")


def name_filters(db: Readable, question: Question) -> dict[str, list[str]]:
    """Give the SQL conditions that names set, each with the names it allows."""
    conditions = {
        "subject IN (SELECT value FROM json_each(:{}))": ("drug", SUBJECTS["drug"]),
        "subject IN (SELECT value FROM json_each(:{})) ": ("marker", SUBJECTS["marker"]),
        "object IN (SELECT value FROM json_each(:{}))": ("outcome", ("OUTCOME",)),
        "pmid IN (SELECT m.pmid FROM mentions AS m WHERE m.label = 'DISEASE' "
        "AND m.name IN (SELECT value FROM json_each(:{})))": ("disease", ("DISEASE",)),
    }
    return {
        sql.format(side): find_names(db, labels, getattr(question, side))
        for sql, (side, labels) in conditions.items()
        if getattr(question, side)
    }


def make_filter(db: Readable, question: Question) -> tuple[str, dict[str, Any]]:
    """Give the WHERE clause over `evidence` and its parameters."""
    wanted: dict[str, Any] = {}
    clauses = [label_clause(question)]
    for clause, names in name_filters(db, question).items():
        side = clause.partition("json_each(:")[2].partition(")")[0]
        clauses.append(clause)
        wanted[side] = json.dumps(names)
    if question.predicate:
        wanted["predicate"] = check_choice(db, "predicates", "predicate", question.predicate)
        clauses.append("predicate = :predicate")
    if question.year:
        wanted["first"], wanted["last"] = parse_years(question.year)
        clauses.append("year BETWEEN :first AND :last")
    if question.design:
        wanted["design"] = check_choice(db, "studies", "design", question.design)
        clauses.append("design = :design")
    return " AND ".join(clauses), wanted


def label_clause(question: Question) -> str:
    """Keep to findings on outcomes, unless a predicate or a marker asks for other statements."""
    sides = [side for side in SUBJECTS if getattr(question, side)] or ["drug"]
    labels = [label for side in sides for label in SUBJECTS[side]]
    if question.predicate:
        return f"subject_label IN {quote_all(labels)}" if question.drug or question.marker else "1"
    findings = f"subject_label IN {quote_all(labels)} AND object_label = 'OUTCOME'"
    return f"{findings} AND predicate IN {quote_all(FINDINGS)}"


def find_statements(db: Readable, question: Question, limit: int) -> list[dict[str, Any]]:
    """Give the rows of `evidence` that answer, the newest first."""
    where, wanted = make_filter(db, question)
    sql = f"SELECT * FROM evidence WHERE {where} ORDER BY year DESC, relation_id LIMIT :limit"
    return list(db.query(sql, {**wanted, "limit": limit}))


def summarise(db: Readable, question: Question, limit: int) -> list[dict[str, Any]]:
    """Give one row a subject and object: articles by direction, numbers, articles in all.

    Best-supported first.
    """
    where, wanted = make_filter(db, question)
    counts = ", ".join(
        f"count(DISTINCT CASE WHEN predicate = '{p}' THEN pmid END) AS {p.lower()}"
        for (p,) in db.execute("SELECT predicate FROM predicates ORDER BY rowid")
    )
    sql = f"""
        SELECT g.*, c.polarity FROM (
            SELECT subject, object, {counts}, count(DISTINCT pmid) AS articles,
                min(year) AS first_year, max(year) AS last_year, min(relation_id) AS example
            FROM evidence WHERE {where} GROUP BY subject, object
        ) AS g JOIN relations AS r ON r.relation_id = g.example
        LEFT JOIN concepts AS c ON c.concept_id = r.object_concept_id
        ORDER BY g.articles DESC, g.subject, g.object LIMIT :limit
    """
    rows = list(db.query(sql, {**wanted, "limit": limit}))
    for row in rows:
        del row["example"]
        row["numbers"] = find_numbers(db, row["subject"], row["object"])
    return rows


def find_numbers(db: Readable, arm: str, outcome: str) -> list[str]:
    """Give the numbers of an outcome in an arm, ratios first, written as people write them."""
    sql = """
        SELECT * FROM results_evidence WHERE arm = ? AND outcome = ?
        ORDER BY measure NOT LIKE '%_ratio' AND measure <> 'relative_risk', year DESC, result_id
    """
    return [write_number(row) for row in db.query(sql, [arm, outcome])]


SHORT = {"hazard_ratio": "HR ", "odds_ratio": "OR ", "relative_risk": "RR ", "median": "median "}


def when(time: str) -> str:
    """Write a time as the text has it, with one preposition.

    >>> when("6 months"), when("At 2 years"), when("within 100 days")
    ('at 6 months', 'at 2 years', 'within 100 days')
    """
    first, _, _ = time.partition(" ")
    if first.lower() in ("at", "by", "on", "within", "after", "before", "during", "in", "until"):
        return time[0].lower() + time[1:]
    return f"at {time}"


def write_number(row: dict[str, Any]) -> str:
    """Write a row of `results_evidence` as a reader expects it.

    >>> empty = dict.fromkeys("unit ci_low ci_high p time n of".split())
    >>> write_number({**empty, "measure": "hazard_ratio", "value": 0.28, "p": "<.001"})
    'HR 0.28, p <.001'
    """
    unit = row["unit"] or ""
    text = f"{SHORT.get(row['measure'], '')}{row['value']:g}{unit if unit == '%' else ' ' + unit}"
    if row["n"] is not None and row["of"] is not None:
        text = f"{row['n']}/{row['of']}" + (f" ({text.strip()})" if unit == "%" else "")
    if row["ci_low"] is not None and row["ci_high"] is not None:
        text = f"{text.strip()} ({row['ci_low']:g}-{row['ci_high']:g})"
    if row["time"]:
        text = f"{text.strip()} {when(row['time'])}"
    return f"{text.strip()}, p {row['p']}" if row["p"] else text.strip()
