"""PostgreSQL: `pg_dump` of one state of the database, and `pg_restore` beside what stands there."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from psycopg import Connection
from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo

from catalog.backup import tables
from catalog.backup.manifest import Manifest, Table
from catalog.backup.programs import major, program
from catalog.backup.refused import Refused
from products import journal
from products.models import Head

NAME = "database.dump"
SCHEMA = "public"
ASIDE = "before_restore"
LOCKED = 60_000
"""Milliseconds that `pg_dump` waits for a table that somebody is altering."""


def dump(file: Path) -> tuple[Head, dict[str, Table], str]:
    """Write one state of the database; its journal's head, its tables, and by what.

    The digests are read in the same state as the dump: others go on writing meanwhile.
    """
    dumper = program("pg_dump", server())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        _only_one_schema(cursor)
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        _run(
            dumper,
            *("--format=custom", "--no-owner", "--no-privileges", f"--file={file}"),
            *(f"--snapshot={snapshot}", f"--lock-wait-timeout={LOCKED}"),
        )
        head, found = journal.head(), tables.of_postgres()
    # Every stretch of it is unpacked once: what cannot be read is no backup.
    _run(program("pg_restore", major(dumper)), "--file=/dev/null", str(file), connects=False)
    return head, found, f"pg_dump {major(dumper)}"


def is_empty() -> bool:
    return not connection.introspection.table_names()


def check(told: Manifest) -> None:
    """Refused where the server is older than the one that was dumped, or no program fits."""
    dumped = _major_of(told.server)
    if server() < dumped:
        raise Refused(f"The backup is of PostgreSQL {dumped}, and this server is {server()}.")
    _restorer(told)


def _restorer(told: Manifest) -> Path:
    return program("pg_restore", max(_major_of(told.program), server()))


@contextmanager
def restored(told: Manifest, pieces: Iterable[bytes]) -> Iterator[None]:
    """The database as it was dumped. What was there stands aside until the block is left, and comes
    back where anything goes wrong."""
    restorer = _restorer(told)
    with connection.cursor() as cursor:
        _only_one_schema(cursor)
        cursor.execute("SELECT to_regnamespace(%s) IS NOT NULL", [ASIDE])
        if cursor.fetchone() == (True,):
            raise Refused(
                f"A restore was cut off here: what stood before it is in the schema {ASIDE}. "
                f"Rename that to {SCHEMA}, or drop it, by hand."
            )
        with transaction.atomic():
            cursor.execute(f"ALTER SCHEMA {SCHEMA} RENAME TO {ASIDE}")
            cursor.execute(f"CREATE SCHEMA {SCHEMA}")
            cursor.execute(f"GRANT USAGE ON SCHEMA {SCHEMA} TO PUBLIC")
    try:
        _run(restorer, *TOGETHER, pieces=pieces)
        connection.close()
        yield
    except BaseException:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA {SCHEMA} CASCADE")
            cursor.execute(f"ALTER SCHEMA {ASIDE} RENAME TO {SCHEMA}")
        raise
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA {ASIDE} CASCADE")


TOGETHER = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
"""All of it or nothing; whoever restores owns it."""


def server() -> int:
    """The server's major version."""
    connection.ensure_connection()
    bare: Connection[Any] = connection.connection
    return bare.info.server_version // 10_000


def version() -> str:
    connection.ensure_connection()
    bare: Connection[Any] = connection.connection
    return (bare.info.parameter_status("server_version") or "").partition(" ")[0]


def _address() -> tuple[str, str]:
    """Where the database is, as any version of the programs reads it, and its password."""
    given = connection.get_connection_params()
    known = {each.keyword.decode() for each in Conninfo.get_defaults()}
    told = {name: given[name] for name in sorted(known & set(given) - {"password"})}
    return make_conninfo(**told), given.get("password") or ""


def _only_one_schema(cursor: Any) -> None:
    cursor.execute("SELECT current_schema()")
    (schema,) = cursor.fetchone()
    if schema not in (SCHEMA, None):
        raise Refused(f"The catalog's tables stand in the schema {schema}, not in {SCHEMA}.")


def _major_of(said: str) -> int:
    """
    >>> _major_of("15.18"), _major_of("pg_dump 17")
    (15, 17)
    """
    found = re.search(r"\d+", said)
    return int(found[0]) if found else 0


def _run(place: Path, *arguments: str, pieces: Iterable[bytes] = (), connects: bool = True) -> None:
    """Run a program to its end; the password goes by the environment, which others cannot read."""
    around = dict(os.environ)
    if connects:
        address, password = _address()
        arguments = (*arguments, f"--dbname={address}")
        around |= {"PGPASSWORD": password} if password else {}
    with tempfile.TemporaryFile() as said:
        running = subprocess.Popen(  # noqa: S603 a program that was looked for by its own name
            [place, *arguments], stdin=subprocess.PIPE, stderr=said, env=around
        )
        assert running.stdin is not None  # noqa: S101 it was asked for
        with running:
            try:
                for piece in pieces:
                    running.stdin.write(piece)
            except BrokenPipeError:
                pass  # it has ended before, and says why
            except BaseException:
                running.kill()
                raise
        if running.returncode:
            said.seek(0)
            why = said.read().decode("utf-8", "replace").strip()
            raise Refused(f"{place.name} failed ({running.returncode}): {why}")
