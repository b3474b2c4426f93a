"""What the sets in memory cannot tell about a question, and the database did."""

from __future__ import annotations

from typing import NamedTuple

from pyroaring import BitMap


class Found(NamedTuple):
    """Positions that may answer, those that do by their own name, and the newest state seen.

    None means that the question needed nothing of it.
    """

    all: BitMap | None
    own: BitMap | None
    newest: int


NOTHING_TOLD = Found(None, None, 0)
