"""Where a product's line runs on the map and how thick it is: plain numbers, nothing invented.

Across, the picture is 100 wide whatever the screen, a quarter for each stage. A line covers the
stages that are stated, and no other. Its thickness is one of five steps of the highest stated
sum; where none is stated the line is thin, so that no weight is made up.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any, NamedTuple

from products.vocabulary import STAGE

COLUMN = 100 // len(STAGE.codes)
GAP = 1
"""What a line keeps clear of the edges of its first and last column."""

HEIGHT = 28
STEPS = {
    Decimal(1_000_000): 6,
    Decimal(5_000_000): 10,
    Decimal(10_000_000): 14,
    Decimal(50_000_000): 18,
}
"""Up to this sum in yuan → so many pixels."""
THICKEST = 22
THIN = 2


class Piece(NamedTuple):
    """A part of a line without a hole: where it starts and how far it goes, in per cent."""

    start: int
    length: int

    @property
    def end(self) -> int:
        return self.start + self.length


class Weight(NamedTuple):
    """`kind` is `sum`, `words` (stated, but no highest sum) or `unstated`, a broken line."""

    kind: str
    thickness: int

    @property
    def top(self) -> int:
        """Lines run along the middle."""
        return (HEIGHT - self.thickness) // 2


WHOLE = [Piece(8, 84)]
"""A line that says its weight alone, off the stages; its ends are round and need the room."""


def columns(stages: Collection[str]) -> list[int]:
    """
    >>> columns(["growth", "startup"])
    [1, 2]
    """
    return [at for at, code in enumerate(STAGE.codes) if code in stages]


def pieces(stages: Collection[str]) -> list[Piece]:
    """Stages that follow each other are one piece; a stage left out between two is a hole.

    >>> pieces(["startup", "growth"])
    [Piece(start=26, length=48)]
    >>> pieces(["seed", "mature"])
    [Piece(start=1, length=23), Piece(start=76, length=23)]
    >>> pieces([])
    []
    """
    runs: list[list[int]] = []
    for column in columns(stages):
        if runs and runs[-1][-1] == column - 1:
            runs[-1].append(column)
        else:
            runs.append([column])
    return [Piece(run[0] * COLUMN + GAP, len(run) * COLUMN - 2 * GAP) for run in runs]


def weight(limit: dict[str, Any] | None) -> Weight:
    """
    >>> weight({"min": None, "max": "10000000.00", "formula": None})
    Weight(kind='sum', thickness=14)
    >>> weight({"min": "100000.00", "max": None, "formula": None})
    Weight(kind='words', thickness=2)
    >>> weight(None)
    Weight(kind='unstated', thickness=2)
    """
    if limit is None:
        return Weight("unstated", THIN)
    if limit["max"] is None:
        return Weight("words", THIN)
    highest = Decimal(limit["max"])
    return Weight("sum", next((px for most, px in STEPS.items() if highest <= most), THICKEST))
