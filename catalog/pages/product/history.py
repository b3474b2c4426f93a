"""How a product has changed: its lines of the journal, newest first, each with what it changed.

Only what the journal says in public: what happened, when, how it was reviewed, and which facts
read otherwise since. Who did it and why stands elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from catalog.languages import said
from catalog.pages.differences import Record, SaidDifference, said_differences
from products.models import Change
from products.vocabulary import CHANGE_KIND, REVIEWED

SHOWN = 20
"""Lines of the journal on a page."""

READ = SHOWN + 2
"""One more than shown may be a withdrawal, and the record before it is compared with, too."""


class Line(NamedTuple):
    """A line of the journal as far as readers are shown it."""

    seq: int
    kind: str
    at: datetime
    reviewed: str
    record: Record | None


class Moment(NamedTuple):
    """A line in words; `differences` is None where there is no earlier record, or none now."""

    line: Line
    kind: str
    definition: str
    reviewed: str
    differences: list[SaidDifference] | None


class History(NamedTuple):
    moments: list[Moment]
    has_more: bool


def lines(code: str) -> list[Line]:
    """The last lines about a product, newest first. One statement."""
    rows = Change.objects.filter(product__code=code).order_by("-seq")
    return [
        Line(row.seq, row.kind, row.at, row.reviewed, json.loads(row.record or "null"))
        for row in rows.only("seq", "kind", "at", "reviewed", "record")[:READ]
    ]


def history(found: Sequence[Line]) -> History:
    """Lines, newest first, each compared with the last record before it."""
    shown = found[:SHOWN]
    moments = [_moment(line, found[number + 1 :]) for number, line in enumerate(shown)]
    return History(moments, len(found) > SHOWN)


def _moment(line: Line, older: Sequence[Line]) -> Moment:
    before = next((one.record for one in older if one.record is not None), None)
    kind = CHANGE_KIND.terms[line.kind]
    return Moment(
        line,
        said(kind.label),
        said(kind.definition) if kind.definition else "",
        said(REVIEWED.label(line.reviewed)),
        said_differences(before, line.record) if before and line.record else None,
    )
