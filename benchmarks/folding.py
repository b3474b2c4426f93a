"""number → rows: each product as the catalog's own code would write it, for both databases.

Nothing here asks a database. Values are spelled as Django spells them for SQLite; all of them are
read in the same way from a PostgreSQL text COPY (in UTC).
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from django.db import models
from django.db.utils import ConnectionHandler

import benchmarks.ready  # noqa: F401
from benchmarks.peers import tables
from benchmarks.records import record
from benchmarks.reference import REGIONS
from catalog import projection
from catalog.models import Entry
from products import journal
from products.models import Change, Product

Row = tuple[Any, ...]

FIRST = datetime(2024, 12, 1, tzinfo=UTC)
APART = timedelta(seconds=60)
"""A publication a minute; a million end in October 2026."""

MODELS: tuple[type[models.Model], ...] = (Product, Change, Entry)
LAST = "digest"
"""Of a change: known only when the line before it is."""


class Folded(NamedTuple):
    """A batch: the rows of every table, and the journal's lines that their digests are made of."""

    numbers: range
    lines: list[str]
    rows: dict[str, list[Row]]


@cache
def columns() -> dict[str, tuple[str, ...]]:
    """The columns of every table in the order of its rows; a change's digest comes last."""
    own = {each._meta.db_table: tuple(str(f.column) for f in _fields(each)) for each in MODELS}
    return {**own, **tables.COLUMNS}


def _fields(model: type[models.Model]) -> list[models.Field]:
    return sorted(model._meta.concrete_fields, key=lambda field: field.name == LAST)


@cache
def _speller() -> Any:
    return ConnectionHandler({"default": {"ENGINE": "django.db.backends.sqlite3"}})["default"]


def fold(numbers: range, seed: int) -> Folded:
    """The products of these numbers: number 0 is the first line of the journal."""
    rows: dict[str, list[Row]] = {table: [] for table in columns()}
    lines = []
    for number in numbers:
        made = record(number, seed)
        change = _change(number, made)
        lines.append(_line(change))
        written = json.loads(str(change.record))
        entry = Entry(position=change.seq, code=made["code"], seq=change.seq, changed_at=change.at)
        for row in (change.product, change, projection.written(entry, written)):
            rows[row._meta.db_table].append(_spelled(row))
        for table, found in tables.rows(written, change.seq).items():
            rows[table].extend(found)
    for table in tables.SHARED:
        rows[table] = list({row[0]: row for row in rows[table]}.values())
    return Folded(numbers, lines, rows)


def _change(number: int, made: dict[str, Any]) -> Change:
    at, text = FIRST + number * APART, journal.canonical(made)
    product = Product(pk=number + 1, code=made["code"], created_at=at)
    return Change(
        seq=number + 1,
        kind="published",
        product=product,
        at=at,
        reviewed="second_person",
        record=text,
        content_digest=journal.sha256(text),
    )


def _line(change: Change) -> str:
    """What the digest is made of, beside the digest before it (see `journal.chained`)."""
    return journal.canonical({k: v for k, v in journal.line(change).items() if k != LAST})


def chained(previous: str, folded: Folded) -> tuple[str, list[Row]]:
    """The rows of the changes with their digests, and the last digest."""
    done = []
    for line, row in zip(folded.lines, folded.rows[Change._meta.db_table], strict=True):
        previous = journal.sha256(previous + line)
        done.append((*row[:-1], previous))
    return previous, done


def _spelled(row: models.Model) -> Row:
    speller = _speller()
    values = (f.get_db_prep_save(f.pre_save(row, False), speller) for f in _fields(type(row)))
    return tuple(bytes(v) if isinstance(v, memoryview) else v for v in values)


def places() -> dict[str, list[Row]]:
    """Rows of the peers that stand in no product."""
    return tables.places(REGIONS)
