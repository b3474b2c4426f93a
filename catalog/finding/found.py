"""What the sets in memory cannot tell about a question, and the database did."""

from __future__ import annotations

from typing import NamedTuple

from pyroaring import BitMap


class Found(NamedTuple):
    """Positions that hold the words, those that hold one in their own name, those that have
    changed since, and the newest state seen.

    None means that the question needed nothing of it.
    """

    worded: BitMap | None = None
    own: BitMap | None = None
    changed: BitMap | None = None
    newest: int = 0


NOTHING_TOLD = Found()
