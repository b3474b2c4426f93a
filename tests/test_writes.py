"""Whether anyone has written to a SQLite database is told without asking it, and never missed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

from catalog.lane.writes import Writes
from tests.generator import seeded

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "some.sqlite3"


@pytest.fixture
def other(file: Path) -> Iterator[sqlite3.Connection]:
    """Somebody else's connection, as a process of its own has it."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE rows (number)")
    yield connection
    connection.close()


def wrapper(file: Path, **options: str) -> BaseDatabaseWrapper:
    engine = "django.db.backends.sqlite3"
    config = {"ENGINE": engine, "NAME": str(file), "OPTIONS": options}
    found: BaseDatabaseWrapper = ConnectionHandler({"default": config})["default"]
    return found


@pytest.fixture
def writes(file: Path, other: sqlite3.Connection) -> Iterator[Writes]:
    ours = wrapper(file)
    yield Writes(ours)
    ours.close()


def test_a_commit_of_somebody_else_is_seen(writes: Writes, other: sqlite3.Connection) -> None:
    before = writes.seen()
    other.execute("INSERT INTO rows VALUES (1)")
    assert writes.seen() != before


def test_reading_and_what_is_taken_back_are_no_writes(
    writes: Writes, other: sqlite3.Connection
) -> None:
    before = writes.seen()
    other.execute("SELECT count(*) FROM rows").fetchall()
    other.execute("BEGIN IMMEDIATE")
    other.execute("INSERT INTO rows VALUES (1)")
    other.execute("ROLLBACK")
    assert writes.seen() == before


def test_what_sqlite_itself_would_tell_is_always_told(
    writes: Writes, other: sqlite3.Connection, file: Path
) -> None:
    """Commits, empty transactions, checkpoints of every kind, a journal begun anew."""
    random, told, version = seeded(7), 0, None
    assert writes.header is not None
    for _ in range(400):
        before, asked = writes.seen(), version
        other.execute(
            random.choice(
                [
                    "INSERT INTO rows VALUES (1)",
                    "DELETE FROM rows WHERE number = 2",
                    "SELECT 1",
                    "PRAGMA wal_checkpoint(PASSIVE)",
                    "PRAGMA wal_checkpoint(RESTART)",
                    "PRAGMA wal_checkpoint(TRUNCATE)",
                    "VACUUM",
                ]
            )
        )
        version = writes.bare.execute("PRAGMA data_version").fetchone()[0]
        if version != asked:
            told += 1
            assert writes.seen() != before or asked is None
    assert told > 50


def test_a_database_without_a_shared_header_is_asked(file: Path) -> None:
    ours = wrapper(file)
    plain = Writes(ours)
    assert plain.header is None
    before = plain.seen()
    with sqlite3.connect(file) as somebody:
        somebody.execute("CREATE TABLE rows (number)")
    assert plain.seen() != before
    ours.close()


def test_it_ends_with_its_connection(writes: Writes) -> None:
    assert writes.is_open
    writes.wrapper.close()
    assert not writes.is_open
