"""What goes in and out: one request as the endpoints see it, one reply before it is sent."""

from __future__ import annotations

import html
from dataclasses import dataclass, field

XML = "text/xml; charset=UTF-8"
JSON = "application/json; charset=UTF-8"
TEXT = "text/plain; charset=UTF-8"
HTML = "text/html; charset=UTF-8"


@dataclass(frozen=True)
class Request:
    """A request: query string and form merged, repeated parameters kept in order."""

    endpoint: str
    params: dict[str, list[str]]
    peer: str = "127.0.0.1"

    def get(self, name: str, default: str = "") -> str:
        """Give the last value of a parameter."""
        return self.params.get(name, [default])[-1]

    def has(self, name: str) -> bool:
        """Tell whether a parameter was sent, be it empty."""
        return name in self.params

    def number(self, name: str, default: int) -> int:
        """Give a number; what is none counts as not sent."""
        value = self.get(name).strip()
        return int(value) if value.isdecimal() else default

    @property
    def wants_json(self) -> bool:
        """Tell whether retmode asks for JSON."""
        return self.get("retmode").lower() == "json"

    @property
    def identity(self) -> str:
        """Give whom the rate counts for: the key, or the address."""
        return self.get("api_key") or self.peer


@dataclass(frozen=True)
class Reply:
    """A reply."""

    body: bytes
    content_type: str = XML
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def escape(text: object) -> str:
    """Escape text for XML content."""
    return html.escape(str(text), quote=False)
