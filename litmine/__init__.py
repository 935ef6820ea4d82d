"""litmine: what the literature says about ATG in haematologic malignancy, row by sentence.

In a notebook, `litmine.open("atg.db").evidence` is a pandas frame.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from litmine.frames import open_frames as open

__all__ = ["open"]


def __getattr__(name: str) -> Any:
    """Import `open` when it is asked for: importing the package does nothing."""
    if name == "open":
        from litmine.frames import open_frames

        return open_frames
    raise AttributeError(f"module 'litmine' has no attribute {name!r}")
