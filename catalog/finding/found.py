"""What the sets in memory cannot tell about a question, and the database did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pyroaring import BitMap


class Found(NamedTuple):
    """Positions that have changed since, how results are sorted by name, and the newest state seen.

    None means that the question needed nothing of it.
    """

    changed: BitMap | None = None
    name_keys: Mapping[int, str] | None = None
    newest: int = 0


NOTHING_TOLD = Found()
