"""SQLite without room, or in somebody else's hands: a 503 that says so, and reading goes on."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from tests.problems import problem
from tests.sending import Program, proposal

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("committed"),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="see tests/test_outage.py"),
]
ROOM = 1_000_000_000
"""Pages: no bound at all."""


@pytest.fixture
def impatient() -> Iterator[None]:
    """Nobody waits in a test as long as a server does."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    yield
    connection.close()


@pytest.fixture
def program() -> Program:
    program = Program("a-bank", "cmb")
    program.client.raise_request_exception = False
    return program


def reading_goes_on(client: Client) -> None:
    for path in ("/", "/api/v1/products/?stage=growth", "/api/v1/changes/"):
        assert client.get(path).status_code == 200


@pytest.fixture
def full(impatient: None) -> Iterator[Callable[[], None]]:
    """A database that may not grow, with what room it had filled; called, it has room again."""

    def ask(statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    def more_room() -> None:
        ask(f"PRAGMA max_page_count = {ROOM}")
        ask("DROP TABLE IF EXISTS ballast")

    ask("CREATE TABLE ballast (content)")
    ask("PRAGMA max_page_count = 1")  # SQLite makes it as many as there are
    for size in (100_000, 3_000, 100):
        with suppress(OperationalError):
            while True:
                ask(f"INSERT INTO ballast VALUES (zeroblob({size}))")  # noqa: S608 a number
    yield more_room
    more_room()


def refused(program: Program) -> Any:
    answer = program.send(proposal(), once="one")
    assert int(answer["Retry-After"]) >= 1
    assert answer["Cache-Control"] == "no-store"
    return problem(answer, 503)


def test_a_database_without_room_refuses_to_write(
    program: Program, client: Client, full: Callable[[], None]
) -> None:
    for number in range(500):  # the pages that are there have a little room
        if program.send(proposal(code=f"small-{number}")).status_code != 201:
            break
    assert "no room" in refused(program)["detail"]
    reading_goes_on(client)
    full()
    assert program.send(proposal(), once="one").status_code == 201


@pytest.mark.usefixtures("impatient")
def test_a_database_that_somebody_holds_is_busy(program: Program, client: Client) -> None:
    other = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert "busy" in refused(program)["detail"]
        reading_goes_on(client)
    finally:
        other.close()
    assert program.send(proposal(), once="one").status_code == 201


def test_a_mistake_of_ours_stays_one(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A column that does not exist is no trouble of the database's."""
    client.raise_request_exception = False

    def mistaken(*_: object, **__: object) -> None:
        connection.cursor().execute("SELECT nothing FROM products_product")

    monkeypatch.setattr("catalog.finding.search.answer", mistaken)
    problem(client.get("/api/v1/products/"), 500)
