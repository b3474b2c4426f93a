"""SQLite: a copy of its pages by its own online backup, in one step, and the same way back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection

from catalog.backup import tables
from catalog.backup.manifest import Manifest, Table, differing
from catalog.backup.refused import Refused
from products.models import Head

NAME = "database.sqlite3"


def copy(file: Path) -> tuple[Head, dict[str, Table], str]:
    """Write one state of the database; its journal's head, its tables, and by what.

    In one step: writers go on, and the copy is of the moment when it began. It is checked when it
    stands by itself.
    """
    with closing(sqlite3.connect(file)) as target:
        _bare().backup(target)
        # A file by itself: no log beside it.
        target.execute("PRAGMA journal_mode = DELETE")
    with closing(_alone(file)) as alone:
        _check(alone)
        rows = alone.execute(f'SELECT seq, digest FROM "{Head._meta.db_table}"').fetchall()  # noqa: S608
        head = Head(seq=rows[0][0], digest=rows[0][1]) if rows else Head()
        return head, tables.of_sqlite(alone), f"sqlite {sqlite3.sqlite_version}"


def is_empty() -> bool:
    return not found()


def found() -> dict[str, Table]:
    """What is in the database, read as it is kept: Django's own connection reads dates as dates."""
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as plain:
        return tables.of_sqlite(plain)


@contextmanager
def restored(told: Manifest, pieces: Iterable[bytes], aside: Path) -> Iterator[None]:
    """The database as it was copied; `aside` is where there is room for it.

    It is held against its manifest before anything is written, then goes in as one transaction:
    whoever has the file open sees the one or the other.
    """
    file = aside / told.content.name
    with file.open("wb") as written:
        written.writelines(pieces)
    with closing(_alone(file)) as alone:
        _check(alone)
        if other := differing(told.tables, tables.of_sqlite(alone)):
            raise Refused(f"These tables are not as they were when it was made: {other}")
        alone.backup(_bare())
    yield


def version() -> str:
    return sqlite3.sqlite_version


def _alone(file: Path) -> sqlite3.Connection:
    """A file that nobody writes."""
    return sqlite3.connect(f"{file.resolve().as_uri()}?immutable=1", uri=True)


def _check(database: sqlite3.Connection) -> None:
    try:
        said = [row[0] for row in database.execute("PRAGMA integrity_check")]
    except sqlite3.DatabaseError as error:
        raise Refused(f"SQLite cannot read the copy: {error}") from error
    if said != ["ok"]:
        raise Refused(f"SQLite finds the copy damaged: {'; '.join(said[:3])}")


def _bare() -> sqlite3.Connection:
    connection.ensure_connection()
    bare: sqlite3.Connection = connection.connection
    return bare
