"""Anonymous reading comes from a standby, nobody misses what he has written himself, and a standby
that is late, silent or dead costs nobody an answer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import count
from urllib.parse import quote

import pytest
from django.conf import settings as here
from django.contrib.auth.models import User
from django.test import Client

from products import curation, journal
from tests.builders import written
from tests.partnering import a_partner, bearer, key_of
from tests.standby import Reader, Standby, needs_standby

pytestmark = [
    needs_standby,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("committed"),
]
numbers = count(1)
LIST = "/api/v1/products/?order=newest&page_size=3"


@pytest.fixture(scope="module")
def running(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Standby, Reader, Reader]]:
    """A standby, a server with the express lane, and one that answers everything by Django."""
    logs = tmp_path_factory.mktemp("logs")
    standby = Standby()
    try:
        with (
            Reader(standby, logs / "lane") as lane,
            Reader(standby, logs / "django", LANE="off") as django,
        ):
            yield standby, lane, django
    finally:
        standby.end()


@pytest.fixture
def standby(running: tuple[Standby, Reader, Reader]) -> Standby:
    running[0].has_caught_up()
    return running[0]


@pytest.fixture
def servers(standby: Standby, running: tuple[Standby, Reader, Reader]) -> list[Reader]:
    """Both read from the standby, and have come to where the journal is."""
    for server in running[1:]:
        server.logs("replica1 is in rotation")
        eventually(server, journal.head().seq)
    return [*running[1:]]


def publish() -> str:
    """One more line of the journal, about a new product: its code."""
    code = f"replicated-{next(numbers)}"
    assert curation.adopt(record=written(code=code), door="test")
    return code


def eventually(server: Reader, number: int, seconds: float = 15, **headers: str) -> None:
    until = time.monotonic() + seconds
    while (seen := server.number(**headers)) != number:
        assert time.monotonic() < until, (seen, number)
        time.sleep(0.05)


def cookie(user: User) -> dict[str, str]:
    client = Client()
    client.force_login(user)
    return {
        "Cookie": f"{here.SESSION_COOKIE_NAME}={client.cookies[here.SESSION_COOKIE_NAME].value}"
    }


def key() -> dict[str, str]:
    return bearer(key_of(a_partner(f"partner-{next(numbers)}"), "read"))


@pytest.fixture
def signed_in(admin: User) -> dict[str, str]:
    return cookie(admin)


def test_strangers_read_from_the_standby_and_writers_from_the_primary(
    standby: Standby, servers: list[Reader], signed_in: dict[str, str]
) -> None:
    partner = key()
    standby.has_caught_up()
    before = journal.head().seq
    with standby.held_up():
        code = publish()
        time.sleep(0.3)
        for server in servers:
            assert server.number(LIST) == before
            changes = server.get(f"/api/v1/changes/?after={before}").told()["changes"]
            assert [line["product"] for line in changes] == [code]
            assert server.get("/api/v1/changes/head/").told()["seq"] == before + 1
            # What a standby does not know is not for it to deny.
            assert server.get(f"/api/v1/products/{code}/").status == 200
            assert server.get(f"/products/{code}/").status == 200
        for server in servers:
            assert server.number(LIST, **signed_in) == before + 1
            assert server.number(LIST, **partner) == before + 1
    for server in servers:
        eventually(server, before + 1)


def test_an_index_that_is_ahead_is_never_given_the_documents_of_a_standby_behind(
    standby: Standby, servers: list[Reader], signed_in: dict[str, str]
) -> None:
    """Whoever is signed in has taken the worker's index further than its standby is."""
    standby.has_caught_up()
    before = journal.head().seq
    code = "cmb-zhaoke-toudai"
    old = servers[0].get(f"/api/v1/products/{code}/")
    with standby.held_up():
        revised = written(code=code, name="改了名的产品")
        assert curation.adopt(record=revised, door="test")
        ahead = [
            server.get(quote(f"{LIST}&issuer=cmb&q=改了名", safe="/?&="), **signed_in)
            for server in servers
        ]
        assert {answer.told()["results"][0]["name"] for answer in ahead} == {revised["name"]}
        found = [
            server.get(quote(f"{LIST}&issuer=cmb&q=改了名的", safe="/?&=")) for server in servers
        ]
        assert {answer.told()["journal"]["seq"] for answer in found} == {before + 1}
        assert {answer.told()["results"][0]["name"] for answer in found} == {revised["name"]}
        assert found[0].tag == found[1].tag and found[0].body == found[1].body
    for server in servers:
        eventually(server, before + 1)
        assert server.get(f"/api/v1/products/{code}/").tag != old.tag


def test_a_standby_that_lags_leaves_rotation_and_comes_back(
    standby: Standby, servers: list[Reader]
) -> None:
    before = journal.head().seq
    times = [server.log.read_text().count("is in rotation") for server in servers]
    with standby.held_up():
        publish()
        time.sleep(0.3)
        for server in servers:
            assert server.number(LIST) == before
        for server in servers:
            server.logs("replica1 has left rotation: it is more than 2 s behind.")
            eventually(server, before + 1, seconds=2)
    for server, known in zip(servers, times, strict=True):
        server.logs("replica1 is in rotation", known + 1)
    with standby.held_up():
        publish()
        for server in servers:
            assert server.number(LIST) == before + 1


@pytest.mark.parametrize("end", ["kill", "freeze"])
def test_a_standby_that_is_gone_costs_nobody_an_answer(
    end: str, standby: Standby, servers: list[Reader]
) -> None:
    times = [server.log.read_text().count("is in rotation") for server in servers]
    getattr(standby, end)()
    try:
        publish()
        for number in range(6):
            for server in servers:
                for path in (f"{LIST}&q=贷{number}", "/", "/api/v1/regions/"):
                    assert server.get(quote(path, safe="/?&=")).status == 200
        for server in servers:
            eventually(server, journal.head().seq, seconds=2)
    finally:
        standby.begin() if end == "kill" else standby.thaw()
    for server, known in zip(servers, times, strict=True):
        server.logs("replica1 is in rotation", known + 1)
