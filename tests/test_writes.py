"""Whether anyone has written to a SQLite database, and that nothing is done to its files for it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

from catalog.lane.writes import Writes
from tests.test_house import ROOT

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


def test_it_ends_with_its_connection(writes: Writes) -> None:
    assert writes.is_open
    writes.wrapper.close()
    assert not writes.is_open


def test_its_files_are_opened_by_sqlite_alone() -> None:
    """Closing one lets go of all locks that the process has on it, SQLite's own too; an
    acknowledged write was lost by that."""
    opening = [
        path
        for room in ("catalog/lane", "catalog/finding")
        for path in (ROOT / room).glob("*.py")
        if re.search(r"(?<!def )\bopen\(|\bmmap\b", path.read_text())
    ]
    assert opening == []
