"""The journal as the worker reads it: what concerns an endpoint next.

Many endpoints stand at the same place, so lines are read in blocks of fixed bounds, and the last
few blocks are kept. A line never changes, so what was read once stays true.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from catalog import filters
from catalog.finding.question import SELECTING, Question
from catalog.telling import Line, linked
from products.models import Change

BLOCK = 100
KEPT = 5
AT_ONCE = 5
"""Blocks that are looked through before somebody else gets a turn."""

FILTERS = (*SELECTING, "q", *filters.COMPANY_PARAMETERS, "unstated")
"""What decides whether a change is sent: the finder's own parameters, by their own rules."""


class Next(NamedTuple):
    """The next line that concerns an endpoint, and the number up to which nothing else does."""

    line: Line | None
    before: int


def question(given: dict[str, str]) -> Question:
    """What an endpoint's filters ask; Problem 400 when one of them is not valid (any more)."""
    return filters.asked({name: [value] for name, value in given.items()})


class Reader:
    def __init__(self) -> None:
        self._blocks: OrderedDict[tuple[int, int], list[Line]] = OrderedDict()

    def after(self, cursor: int, head: int, asked: Question) -> Next:
        """The first line after a number, up to the head, that concerns a question.

        Where none is found within five blocks, `before` says how far it was looked.
        """
        seen = cursor
        for _ in range(AT_ONCE):
            for line in self._block(seen, head):
                if line.change.seq <= seen:
                    continue
                if line.concerns(asked):
                    return Next(line, line.change.seq - 1)
                seen = line.change.seq
            if seen >= head:
                break
        return Next(None, seen)

    def _block(self, after: int, head: int) -> list[Line]:
        """The lines of the block that the one after a number lies in, as far as there are any."""
        first = after - after % BLOCK
        bounds = first, min(first + BLOCK, head)
        if bounds in self._blocks:
            self._blocks.move_to_end(bounds)
            return self._blocks[bounds]
        changes = Change.objects.select_related("product").order_by("seq")
        block = linked(changes.filter(seq__gt=bounds[0], seq__lte=bounds[1]))
        self._blocks[bounds] = block
        if len(self._blocks) > KEPT:
            self._blocks.popitem(last=False)
        return block
