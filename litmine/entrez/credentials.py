"""Who asks: e-mail and key from the environment, and the means to keep both out of every text."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from litmine.errors import Failure

NCBI = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
LOOPBACK = ("localhost", "127.0.0.1", "::1")
SECRET = re.compile(r'(api[_-]key"?\s*[=:]\s*"?)[^"&\s,}]+', re.IGNORECASE)


@dataclass(frozen=True)
class Credentials:
    """The e-mail that NCBI asks for, the key that lifts the rate, and the address to ask."""

    email: str
    api_key: str | None = field(default=None, repr=False)
    base: str = NCBI

    @property
    def per_second(self) -> int:
        """Give the published rate: 3 requests a second, 10 with a key."""
        return 10 if self.api_key else 3

    def redact(self, text: str) -> str:
        """Replace the key, and anything that is labelled as one, by stars."""
        if self.api_key:
            text = text.replace(self.api_key, "***")
        return SECRET.sub(r"\1***", text)


def read_credentials(
    base: str | None = None, environment: Mapping[str, str] | None = None
) -> Credentials:
    """Read NCBI_EMAIL, NCBI_API_KEY and LITMINE_EUTILS_URL.

    RAISES: Failure where there is no e-mail, or where the address would carry the key unencrypted.
    """
    known = os.environ if environment is None else environment
    email = known.get("NCBI_EMAIL", "").strip()
    if "@" not in email or " " in email:
        raise Failure(
            "NCBI asks every client for an e-mail address: export NCBI_EMAIL=you@example.org"
        )
    # An empty key must not be sent: NCBI answers `api_key=` with an error.
    key = known.get("NCBI_API_KEY", "").strip() or None
    return Credentials(email, key, check_base(base or known.get("LITMINE_EUTILS_URL") or NCBI))


def check_base(base: str) -> str:
    """Give the address with one slash at its end.

    RAISES: Failure for anything but https, plain http being for a server on this machine.
    """
    parts = urlsplit(base)
    encrypted = parts.scheme == "https"
    if not (encrypted or (parts.scheme == "http" and parts.hostname in LOOPBACK)):
        raise Failure(f"{base}: E-utilities are reached by https (http only on this machine)")
    return base.rstrip("/") + "/"
