"""The stretch of the journal that one page of the feed looks at, and what in it is news.

However rare the news, a page costs the same: so many lines are looked at, and the page after it
goes on where this one stopped. Two statements, whatever the number of lines.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Max

from catalog.finding.answering import Candidate, concerns
from catalog.finding.question import Question
from products.models import Change

LINES = 500
"""The most lines of the journal that a page looks at."""
ENTRIES = 100
"""The most changes that a page tells of."""

Record = dict[str, Any]


@dataclass
class Line:
    """A line of the journal with the product's line before it; each is read once."""

    change: Change
    previous: Line | None = None

    @cached_property
    def record(self) -> Record | None:
        """What the product is from here on; None once it is withdrawn."""
        return None if self.change.record is None else json.loads(self.change.record)

    @cached_property
    def candidate(self) -> Candidate | None:
        return None if self.record is None else Candidate.of(self.record)

    @property
    def before(self) -> Record | None:
        """What the product was up to here; None before it was public."""
        return None if self.previous is None else self.previous.record

    def concerns(self, question: Question) -> bool:
        before = None if self.previous is None else self.previous.candidate
        return concerns(question, self.change.at, before, self.candidate)


class Window(NamedTuple):
    """The changes that a page tells of, newest first, and the number below which the next page
    goes on; None where the journal has nothing older."""

    news: list[Line]
    older: int | None


def window(question: Question, before: int | None) -> Window:
    """What concerns the question among the lines below a number, or among the newest."""
    news: list[Line] = []
    last = 1
    for line in _newest_first(before):
        last = line.change.seq
        if line.concerns(question):
            news.append(line)
            if len(news) == ENTRIES:
                break
    return Window(news, last if last > 1 else None)


def _newest_first(before: int | None) -> Iterator[Line]:
    """Each line is let go of once it has been looked at; a whole window read is megabytes."""
    lines = _linked(before)
    while lines:
        yield lines.pop()


def _linked(before: int | None) -> list[Line]:
    """The lines of the window, oldest first, each with the one before it of its product."""
    changes = Change.objects.select_related("product").order_by("-seq")
    if before is not None:
        changes = changes.filter(seq__lt=before)
    lines = [Line(change) for change in list(changes[:LINES])[::-1]]
    latest = _just_before(lines)
    for line in lines:
        line.previous = latest.get(line.change.product_id)
        latest[line.change.product_id] = line
    return lines


def _just_before(lines: list[Line]) -> dict[int, Line]:
    """Product → its last line before these, where there is one."""
    first = lines[0].change.seq if lines else 0
    products = {line.change.product_id for line in lines}
    earlier = Change.objects.filter(product__in=products, seq__lt=first)
    newest_of_each = earlier.order_by().values("product").annotate(last=Max("seq")).values("last")
    return {
        change.product_id: Line(change) for change in Change.objects.filter(seq__in=newest_of_each)
    }
