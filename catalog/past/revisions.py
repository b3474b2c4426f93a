"""How a product has changed: its lines of the journal, newest first, each with what is before it.

Only what the journal says in public: what happened, when, how it was reviewed, and the record.
Who did it and why stands elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from catalog.past.lines import Last
from products.diff import Difference, Record, differences
from products.models import Change

AROUND = 2
"""One line more than shown may be a withdrawal, and the record before it is compared with, too."""


class Line(NamedTuple):
    """A line of the journal as far as readers are shown it."""

    seq: int
    kind: str
    at: datetime
    reviewed: str
    record: Record | None
    content_digest: str | None = None


def last_line(code: str) -> Last | None:
    """The product's last line; None of a draft and of what never was."""
    # PostgreSQL takes no NUL in a text, and no code has one.
    lines = Change.objects.filter(product__code=code).order_by("-seq") if "\0" not in code else None
    found = None if lines is None else lines.values_list("seq", "digest").first()
    return Last(*found) if found else None


def lines(code: str, limit: int, before: int | None = None) -> list[Line]:
    """The last `limit` lines below a number, newest first, and up to two more. One statement."""
    rows = Change.objects.filter(product__code=code).order_by("-seq")
    if before is not None:
        rows = rows.filter(seq__lt=before)
    columns = ("seq", "kind", "at", "reviewed", "record", "content_digest")
    return [
        Line(row.seq, row.kind, row.at, row.reviewed, _read(row.record), row.content_digest)
        for row in rows.only(*columns)[: limit + AROUND]
    ]


def _read(record: str | None) -> Record | None:
    return None if record is None else json.loads(record)


def record_before(older: Sequence[Line]) -> Record | None:
    """What the product said last before these lines; a withdrawal said nothing."""
    return next((line.record for line in older if line.record is not None), None)


def changed(line: Line, older: Sequence[Line]) -> list[Difference]:
    """What a line changed against the last record before it.

    Everything is new in a first publication; a withdrawal changes no fact.
    """
    return differences(record_before(older), line.record) if line.record is not None else []
