"""Restore a backup into a database, and hold what stands there against what the backup says."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

from catalog.backup import archive, postgres, sqlite, tables
from catalog.backup.manifest import Manifest, Table, differing
from catalog.backup.refused import Refused
from products import journal, triggers


def restore(path: Path, *, replace: bool = False) -> Manifest:
    """The database as the backup says it was, with a journal that holds; else Refused.

    `replace` gives up what stands in the database now.
    """
    told = archive.checked(path)
    if told.vendor != connection.vendor:
        raise Refused(f"{path} is of {told.vendor}, and the database is {connection.vendor}.")
    if connection.vendor == "postgresql":
        postgres.check(told)
    if not (replace or _is_empty()):
        raise Refused(
            "The database is not empty. Name an empty one in DATABASE_URL, or say "
            "--replace-everything to lose what is in it."
        )
    with _restored(path, told):
        _hold(told)
    return told


def _is_empty() -> bool:
    return postgres.is_empty() if connection.vendor == "postgresql" else sqlite.is_empty()


@contextmanager
def _restored(path: Path, told: Manifest) -> Iterator[None]:
    pieces = archive.database(path)
    if connection.vendor == "postgresql":
        with postgres.restored(told, pieces):
            yield
        return
    place = Path(connection.settings_dict["NAME"]).parent
    with (
        tempfile.TemporaryDirectory(dir=place, prefix=".restore-") as aside,
        sqlite.restored(told, pieces, Path(aside)),
    ):
        yield


def _hold(told: Manifest) -> None:
    """Refused unless every table, the head, the journal's guards and its chain are as they were."""
    if other := differing(told.tables, _tables()):
        raise Refused(f"These tables are not as they were when it was made: {', '.join(other)}")
    head = journal.head()
    if (head.seq, head.digest) != (told.seq, told.digest):
        raise Refused(f"The journal ends at {head.seq}, and the backup says {told.seq}.")
    if gone := triggers.missing():
        raise Refused(f"The journal is not guarded: there is no {', '.join(gone)}.")
    if fault := journal.verify():
        raise Refused(f"journal line {fault.seq}: {fault.why}")


def _tables() -> dict[str, Table]:
    if connection.vendor == "postgresql":
        with transaction.atomic():
            return tables.of_postgres()
    return sqlite.found()
