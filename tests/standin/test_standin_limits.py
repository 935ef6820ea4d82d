"""Rate and keys, judged by a clock that moves only when told to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from asking import post

from litmine.standin.clock import VirtualClock
from litmine.standin.fixture import Standin
from litmine.standin.invented import invented_records


@pytest.fixture
def strict(clock: VirtualClock) -> Iterator[Standin]:
    with Standin(invented_records(3), clock=clock, rate=True, keys={"secret": 10}) as standin:
        yield standin


def ask(server: Standin, **params: object):
    return post(server.url + "einfo.fcgi", {"db": "pubmed", **params})


def test_the_fourth_request_of_a_second_is_refused(strict, clock):
    answers = [ask(strict) for _ in range(3)]
    assert [a.headers["X-RateLimit-Remaining"] for a in answers] == ["2", "1", "0"]
    assert {a.headers["X-RateLimit-Limit"] for a in answers} == {"3"}
    refused = ask(strict)
    assert refused.status == 429
    assert refused.json == {
        "error": "API rate limit exceeded",
        "api-key": "127.0.0.1",
        "count": "4",
        "limit": "3",
    }
    clock.advance(0.99)
    assert ask(strict).status == 429
    clock.advance(1.0)
    assert ask(strict).status == 200


def test_the_second_slides(strict, clock):
    for _ in range(3):
        assert ask(strict).status == 200
        clock.advance(0.4)
    assert ask(strict).status == 200  # the first is 1.2 s old, two are within the second
    assert ask(strict).status == 429


def test_a_key_has_its_own_rate(strict):
    answers = [ask(strict, api_key="secret").status for _ in range(11)]
    assert answers == [200] * 10 + [429]
    assert ask(strict).status == 200


@pytest.mark.parametrize("key", ["", "wrong"])
def test_an_unknown_or_empty_key_is_refused_before_anything_else(strict, key):
    refused = post(strict.url + "nowhere.fcgi", {"api_key": key})
    assert (refused.status, refused.json["error"]) == (400, "API key invalid")


def test_without_rate_nothing_is_refused_and_the_headers_stay(server):
    answers = [ask(server) for _ in range(8)]
    assert {a.status for a in answers} == {200}
    assert answers[-1].headers["X-RateLimit-Remaining"] == "0"
