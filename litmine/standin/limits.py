"""Who may ask, and how often: API keys, and a sliding second for each key or address."""

from __future__ import annotations

import json
from collections import defaultdict, deque
from dataclasses import dataclass, field

from litmine.standin.clock import Clock
from litmine.standin.messages import JSON, Reply, Request

WITHOUT_KEY = 3
WITH_KEY = 10
WINDOW = 1.0


@dataclass
class Limiter:
    """Count the requests of the last second; `keys` maps an API key to its rate."""

    clock: Clock
    keys: dict[str, int] = field(default_factory=dict)
    on: bool = True
    recent: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def check_key(self, request: Request) -> Reply | None:
        """Refuse an unknown or empty key, in NCBI's words (which repeat the key)."""
        if not request.has("api_key") or request.get("api_key") in self.keys:
            return None
        return key_refused(request.get("api_key"))

    def admit(self, request: Request) -> tuple[Reply | None, dict[str, str]]:
        """Count a request; give a refusal or None, and the headers of any reply."""
        limit = self.keys.get(request.get("api_key"), WITHOUT_KEY)
        recent, now = self.recent[request.identity], self.clock.now()
        while recent and now - recent[0] >= WINDOW:
            recent.popleft()
        recent.append(now)
        headers = rate_headers(limit, max(0, limit - len(recent)))
        if not self.on or len(recent) <= limit:
            return None, headers
        return too_fast(request.identity, len(recent), limit), headers


def rate_headers(limit: int, left: int) -> dict[str, str]:
    """Give the headers that every reply carries."""
    return {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(left),
        "Access-Control-Expose-Headers": "X-RateLimit-Limit,X-RateLimit-Remaining",
    }


def too_fast(identity: str, count: int, limit: int, status: int = 429) -> Reply:
    """Refuse in NCBI's words (which repeat the key or the address)."""
    body = {
        "error": "API rate limit exceeded",
        "api-key": identity,
        "count": str(count),
        "limit": str(limit),
    }
    return Reply(json.dumps(body, separators=(",", ":")).encode() + b"\n", JSON, status)


def key_refused(key: str) -> Reply:
    """Refuse a key in NCBI's words (which repeat it)."""
    body = {"error": "API key invalid", "api-key": key, "type": "invalid", "status": "unknown"}
    return Reply(json.dumps(body, separators=(",", ":")).encode() + b"\n", JSON, 400)
