"""A plain way to ask a server: the standard library and nothing of ours."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from lxml import etree


class Stay(HTTPRedirectHandler):
    """Follow no redirect."""

    def redirect_request(self, *_args: object) -> None:
        return None


OPENER = build_opener(ProxyHandler({}), Stay())


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def xml(self) -> etree._Element:
        return etree.fromstring(self.body)

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def ids(self) -> list[int]:
        return [int(e.text) for e in self.xml.findall("IdList/Id")]


def post(url: str, params: dict[str, object], headers: dict[str, str] | None = None) -> Answer:
    """POST a form."""
    data = urlencode(params, doseq=True).encode()
    return send(Request(url, data, headers or {}))


def send(request: Request | str) -> Answer:
    """Send a request; errors and redirects are answers too."""
    try:
        with OPENER.open(request, timeout=20) as reply:
            return Answer(reply.status, dict(reply.headers), reply.read())
    except HTTPError as error:
        return Answer(error.code, dict(error.headers), error.read())


def probe(url: str, path: str, seconds: float = 5.0) -> tuple[bytes, str]:
    """GET over a bare socket; give every byte that came and how it ended: fin, reset, silence."""
    place = urlsplit(url)
    request = f"GET {path} HTTP/1.1\r\nHost: {place.netloc}\r\nConnection: close\r\n\r\n"
    received = b""
    with socket.create_connection((place.hostname, place.port), timeout=seconds) as raw:
        raw.sendall(request.encode())
        try:
            while piece := raw.recv(65_536):
                received += piece
        except ConnectionResetError:
            return received, "reset"
        except TimeoutError:
            return received, "silence"
    return received, "fin"
