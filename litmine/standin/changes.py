"""How PubMed's records change: they are added, revised, retracted, withdrawn."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from litmine.errors import Failure
from litmine.standin.corpus import Corpus, Source
from litmine.standin.messages import escape
from litmine.standin.record import Record

REVISED = re.compile(rb"<DateRevised>.*?</DateRevised>", re.DOTALL)
RETRACTED = b'<PublicationType UI="D016441">Retracted Publication</PublicationType>'


def record_of(corpus: Corpus, pmid: int) -> Record:
    """Give a record.

    RAISES: Failure where there is none.
    """
    if pmid not in corpus.records:
        raise Failure(f"PMID {pmid} is not among the served records")
    return corpus.records[pmid]


def add(corpus: Corpus, source: Source, day: date) -> list[int]:
    """Add records that enter PubMed on `day`; give their PMIDs."""
    pmids = corpus.take(source)
    for pmid in pmids:
        corpus.put(replace(corpus.records[pmid], created=day, entered=day, modified=day))
    return pmids


def revise(corpus: Corpus, pmid: int, edit: Callable[[bytes], bytes], day: date) -> None:
    """Put edited bytes in a record's place and date the revision; its day of creation stays."""
    old = record_of(corpus, pmid)
    dates = old.fields.dates
    new = replace(
        old,
        xml=stamped(edit(old.xml), day),
        created=dates["CRDT"][0],
        entered=dates["EDAT"][0],
        modified=day,
    )
    corpus.put(new)


def change_silently(corpus: Corpus, pmid: int, edit: Callable[[bytes], bytes]) -> None:
    """Change a record's bytes and no date, which only a comparison of contents can see."""
    corpus.put(replace(record_of(corpus, pmid), xml=edit(corpus.records[pmid].xml)))


def retract(corpus: Corpus, pmid: int, day: date, notice: int | None = None) -> None:
    """Mark a record as retracted, by its publication type and a link to the notice."""
    revise(corpus, pmid, lambda xml: mark_retracted(xml, notice, day), day)


def delete(corpus: Corpus, pmid: int) -> None:
    """Withdraw a record: searches and fetches know it no more."""
    record_of(corpus, pmid)
    corpus.delete(pmid)


def stamped(xml: bytes, day: date) -> bytes:
    """Write the day into DateRevised, where the record has one."""
    text = (
        f"<DateRevised><Year>{day.year}</Year><Month>{day.month:02}</Month>"
        f"<Day>{day.day:02}</Day></DateRevised>"
    ).encode()
    return REVISED.sub(text, xml, count=1)


def mark_retracted(xml: bytes, notice: int | None, day: date) -> bytes:
    """Add the publication type, and the link after MedlineJournalInfo where the DTD wants it."""
    xml = xml.replace(b"</PublicationTypeList>", RETRACTED + b"</PublicationTypeList>", 1)
    pmid = f'<PMID Version="1">{notice}</PMID>' if notice else ""
    link = (
        '<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><RefSource>'
        f"{escape(f'Invented notice. {day.year}')}</RefSource>{pmid}"
        "</CommentsCorrections></CommentsCorrectionsList>"
    ).encode()
    if b"<CommentsCorrectionsList>" in xml:
        inside = link.removesuffix(b"</CommentsCorrectionsList>")
        return xml.replace(b"<CommentsCorrectionsList>", inside, 1)
    end = b"</MedlineJournalInfo>"
    return xml.replace(end, end + link, 1)
