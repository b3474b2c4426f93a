"""The stretch of the journal that one page of the feed looks at, and what in it is news.

However rare the news, a page costs the same: so many lines are looked at, and the page after it
goes on where this one stopped. Two statements, whatever the number of lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from catalog.finding.question import Question
from catalog.telling import Line, linked
from products.models import Change

LINES = 500
"""The most lines of the journal that a page looks at."""
ENTRIES = 100
"""The most changes that a page tells of."""


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
    """The lines of the window, oldest first."""
    changes = Change.objects.select_related("product").order_by("-seq")
    if before is not None:
        changes = changes.filter(seq__lt=before)
    return linked(list(changes[:LINES])[::-1])
