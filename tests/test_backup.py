"""A backup says what it holds, holds what it says, and brings it back; else it is refused.

The whole of it, into new clusters and up to a chosen moment, is `make drill`.
"""

from __future__ import annotations

import os
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from catalog.backup import archive, manifest, programs
from catalog.backup.archive import checked
from catalog.backup.manifest import Content, Manifest, Table
from catalog.backup.refused import Refused
from products import curation, journal, triggers
from products.models import Change
from tests import generator
from tests.drill.catalogs import Catalog
from tests.generator import seeded

CONTENT = b"what a database would be" * 30
BITS = 500


def told(**changes: Any) -> Manifest:
    given = Manifest(
        made_at="2026-11-30T00:00:00.000000Z",
        release="0123456789ab",
        vendor="sqlite",
        server="3.40.1",
        program="sqlite 3.40.1",
        seq=54,
        digest="1" * 64,
        tables={"products_change": Table(54, "2" * 64)},
        content=Content("database.sqlite3", 0, ""),
    )
    return replace(given, **changes)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A backup of a few blocks, of which every bit can be turned over."""
    database, file = tmp_path / "database.sqlite3", tmp_path / "small.backup"
    database.write_bytes(CONTENT)
    archive.write(file, told(content=archive.content_of(database)), database)
    return file


# ── the file ──────────────────────────────────────────────────────────────────────────


def test_a_backup_is_a_tar_that_says_what_it_holds(small: Path) -> None:
    assert checked(small) == told(content=checked(small).content)
    assert b"".join(archive.database(small)) == CONTENT
    with tarfile.open(small) as opened:
        assert opened.getnames() == ["manifest.json", "database.sqlite3"]
        member = opened.extractfile("database.sqlite3")
        assert member is not None
        assert member.read() == CONTENT
    assert small.stat().st_mode & 0o077 == 0


def test_a_bit_that_is_turned_over_is_found_wherever_it_is(small: Path) -> None:
    whole, random = small.read_bytes(), seeded(70)
    assert checked(small)
    for at in random.sample(range(len(whole)), BITS):
        changed = bytearray(whole)
        changed[at] ^= 1 << random.randrange(8)
        small.write_bytes(changed)
        with pytest.raises(Refused):
            checked(small)


def test_a_file_that_is_cut_off_or_goes_on_is_found(small: Path) -> None:
    whole = small.read_bytes()
    lengths = seeded(71).sample(range(len(whole)), 200)
    for content in (b"", *(whole[:length] for length in lengths), whole + b"\0", whole + whole):
        small.write_bytes(content)
        with pytest.raises(Refused):
            checked(small)


def test_a_file_that_is_not_there_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nothing-here cannot be read: No such file"):
        call_command("backup", "--verify", tmp_path / "nothing-here")


def test_tables_that_are_not_the_same_are_named() -> None:
    one = {"a": Table(1, "1"), "b": Table(1, "1"), "c": Table(1, "1")}
    other = {"a": Table(1, "1"), "b": Table(1, "2"), "d": Table(1, "1")}
    assert manifest.differing(one, other) == ["b", "c", "d"]


# ── PostgreSQL's programs ─────────────────────────────────────────────────────────────


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Programs that only say which version they are."""
    monkeypatch.setattr(programs, "DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.setattr("catalog.backup.programs.shutil.which", lambda name: None)
    programs.major.cache_clear()

    def install(*versions: int) -> None:
        for version in versions:
            place = tmp_path / str(version) / "bin" / "pg_dump"
            place.parent.mkdir(parents=True)
            place.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}.1'\n")
            place.chmod(0o755)

    yield install
    programs.major.cache_clear()


def test_the_program_nearest_to_the_server_is_taken(installed: Callable[..., None]) -> None:
    installed(14, 15, 17)
    assert programs.program("pg_dump", 15).parts[-3] == "15"
    assert programs.program("pg_dump", 16).parts[-3] == "17"


@pytest.mark.parametrize(("versions", "there"), [((14, 15), "14, 15"), ((), "none")])
def test_a_program_that_is_too_old_is_refused(
    installed: Callable[..., None], versions: tuple[int, ...], there: str
) -> None:
    installed(*versions)
    with pytest.raises(Refused, match=f"pg_dump 17 or newer is needed.*installed: {there}"):
        programs.program("pg_dump", 17)


# ── there and back ────────────────────────────────────────────────────────────────────


def publish(code: str) -> None:
    assert curation.adopt(record=generator.stating(code), door="test") is not None


def says(*words: str | Path, **options: Any) -> str:
    out = StringIO()
    call_command(*map(str, words), stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def elsewhere(committed: None, tmp_path: Path) -> Iterator[Catalog]:
    """An empty database beside the test's own."""
    if connection.vendor == "sqlite":
        yield Catalog(f"sqlite:///{tmp_path}/elsewhere.sqlite3")
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE elsewhere")
    yield Catalog(urlsplit(os.environ["DATABASE_URL"])._replace(path="/elsewhere").geturl())
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE elsewhere")


@pytest.mark.django_db(transaction=True)
def test_what_was_kept_comes_back_in_another_place_and_in_its_own(
    elsewhere: Catalog, tmp_path: Path
) -> None:
    file = tmp_path / "one.backup"
    kept = journal.head()
    assert f"journal line 54 {kept.digest}" in says("backup", file)
    assert sorted(path.name for path in tmp_path.glob("*backup*")) == ["one.backup"]
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", file)
    made = checked(file)
    assert made.tables[Change._meta.db_table].rows == 54

    said = elsewhere.well("restore", file).splitlines()
    assert said[1:2] == ["54 lines hold, every table is as it was."]
    assert said[2].startswith("It took ")

    publish("lost-again")
    with pytest.raises(CommandError, match="The database is not empty"):
        call_command("restore", file)
    lying = tmp_path / "lying.backup"
    _write_lying(lying, file, tmp_path)
    with pytest.raises(CommandError, match=r"not as they were when it was made.*catalog_entry"):
        call_command("restore", lying, replace_everything=True)
    assert journal.head().seq == 55

    says("restore", file, replace_everything=True)
    assert (journal.head().seq, journal.head().digest) == (54, kept.digest)
    assert triggers.missing() == []
    again = tmp_path / "again.backup"
    says("backup", again)
    assert checked(again).tables == made.tables
    publish("after-all")
    assert journal.verify() is None


def _write_lying(lying: Path, file: Path, aside: Path) -> None:
    """The same database under a manifest that says something else of one table."""
    made = checked(file)
    database = aside / made.content.name
    database.write_bytes(b"".join(archive.database(file)))
    tables = {**made.tables, "catalog_entry": Table(54, "0" * 64)}
    archive.write(lying, replace(made, tables=tables), database)


def test_a_backup_of_another_kind_of_database_is_refused(db: None, tmp_path: Path) -> None:
    other = "postgresql" if connection.vendor == "sqlite" else "sqlite"
    database, file = tmp_path / "x", tmp_path / "x.backup"
    database.write_bytes(b"")
    archive.write(file, told(vendor=other, content=archive.content_of(database)), database)
    with pytest.raises(CommandError, match=f"is of {other}, and the database is"):
        call_command("restore", file)
