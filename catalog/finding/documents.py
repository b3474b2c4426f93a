"""Stored documents by their keys, as the bytes they are served as: plain statements, prepared
where the database prepares.

Text goes through untouched, so nothing is decoded that is only handed on.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.backends.utils import CursorWrapper
from psycopg import Cursor
from psycopg.types.string import ByteaBinaryLoader

from catalog.models import Entry, column
from catalog.reading import connection
from products.matching import Terms
from products.models import Head

ENTRIES, HEADS = Entry._meta.db_table, Head._meta.db_table


class Document(NamedTuple):
    """An entry's document in one language, and the terms it is matched by, where they were read;
    else empty."""

    position: int
    seq: int
    content: bytes
    spelled_terms: bytes = b""

    @property
    def terms(self) -> Terms:
        found: Terms = json.loads(self.spelled_terms)
        return found

    def read(self) -> dict[str, Any]:
        """What the document says."""
        found: dict[str, Any] = json.loads(self.content)
        return found


def of_entry(entry: Entry, content: str) -> Document:
    """As if it had been read: an entry that is at hand."""
    terms = json.dumps(entry.terms, ensure_ascii=False)
    return Document(entry.position, entry.seq, content.encode(), terms.encode())


def summaries(
    positions: Collection[int], language: str, *, with_terms: bool
) -> dict[int, Document]:
    """Position → document of those that are public. One statement; none for no position."""
    if not positions:
        return {}
    columns = [column("summary", language), *(["terms"] if with_terms else [])]
    if _is_postgres():
        rows = _rows(_asking((*columns,), AMONG), [list(positions)])
    else:
        rows = _rows(_asking((*columns,), _one_of(len(positions))), list(positions))
    return {row[0]: Document(*row) for row in rows}


def detail(code: str, language: str) -> Document | None:
    """The public product of this code; None also where it is withdrawn."""
    where = '"code" = %s::text' if _is_postgres() else '"code" = %s'
    found = _rows(_asking((column("detail", language), "terms"), where), [code])
    return next((Document(*row) for row in found), None)


def head() -> tuple[int, str]:
    """Number and digest of the journal's last line; as `journal.head`, for less."""
    with _cursor() as cursor:
        cursor.execute(
            f'SELECT "seq", "digest" FROM "{HEADS}" WHERE "id" = 1',  # noqa: S608 the name is ours
            [],
        )
        row = cursor.fetchone()
    return (row[0], _text(row[1])) if row else (0, Head().digest)


AMONG = '"position" = ANY(%s::int4[])'


def _one_of(number: int) -> str:
    return f'"position" IN ({", ".join(["%s"] * number)})'


@lru_cache(maxsize=1000)
def _asking(columns: tuple[str, ...], where: str) -> str:
    """A statement for public entries; spelling it out costs as much as a page read."""
    cast = '"{}"::text' if _is_postgres() else 'CAST("{}" AS BLOB)'
    shown = ", ".join(cast.format(name) for name in columns)
    return (
        f'SELECT "position", "seq", {shown} FROM "{ENTRIES}" '  # noqa: S608 names are ours
        f'WHERE {where} AND "withdrawn_at" IS NULL'
    )


def _rows(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with _cursor() as cursor:
        cursor.execute(statement, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _is_postgres() -> bool:
    return connection.vendor == "postgresql"


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


NEVER_BY_ITSELF = 1_000_000_000


class Prepared(Cursor[Any]):
    """Parsed and planned once for each connection; values as they are kept, text as bytes."""

    prepares = True

    def execute(self, query: Any, params: Any = None, **options: Any) -> Prepared:
        return super().execute(query, params, prepare=self.prepares, binary=True)


def _cursor() -> CursorWrapper:
    """A cursor that Django watches over: its errors, its count of statements."""
    connection.ensure_connection()
    if not _is_postgres():
        return connection.cursor()
    # Django has psycopg prepare nothing by itself; a number this high lets us ask for it.
    connection.connection.prepare_threshold = NEVER_BY_ITSELF
    bare: Any = Prepared(connection.connection)
    bare.adapters.register_loader("text", ByteaBinaryLoader)
    bare.adapters.register_loader("varchar", ByteaBinaryLoader)
    if connection.queries_logged:
        bare.prepares = False  # of what is prepared psycopg does not say what it was
        return connection.make_debug_cursor(bare)
    return connection.make_cursor(bare)
