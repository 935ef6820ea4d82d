"""What `litmine extract` reads."""

from __future__ import annotations

from io import BytesIO

import pytest

from litmine.errors import Failure
from litmine.inputs import read_texts


def read(content: bytes) -> tuple[list[tuple[str, str, str]], list[str]]:
    bad: list[str] = []
    texts = [(t.id, t.title, t.abstract) for t in read_texts("in", BytesIO(content), bad.append)]
    return texts, bad


def test_json_lines_give_id_title_and_abstract() -> None:
    texts, bad = read(b'\xef\xbb\xbf{"id": 7, "title": "T", "abstract": "A"}\n\n{"id": "x"}\n')
    assert texts == [("7", "T", "A"), ("x", "", "")]
    assert bad == []


def test_a_bad_line_is_named_and_the_rest_goes_on() -> None:
    texts, bad = read(b'{"id": "1", "title": "T"}\n{"id": \n{"title": "no id"}\n{"id": "2"}\n')
    assert [t[0] for t in texts] == ["1", "2"]
    assert [b.split(":")[1] for b in bad] == ["2", "3"]


def test_plain_text_is_one_article_with_the_first_line_as_title() -> None:
    assert read(b"ATG in MDS\nNo relapse.\nNone.\n")[0] == [
        ("in", "ATG in MDS", "No relapse.\nNone.")
    ]


def test_an_empty_file_is_a_failure_that_names_it() -> None:
    with pytest.raises(Failure, match="in: empty"):
        read(b"  \n")


def test_offsets_count_in_title_newline_abstract() -> None:
    (text,) = read_texts("in", BytesIO(b'{"id": 1, "title": "ab", "abstract": "cd"}'), print)
    assert [(p.label, p.offset, p.end) for p in text.passages] == [
        ("TITLE", 0, 2),
        ("ABSTRACT", 3, 5),
    ]
