"""Anonymous reading comes from a standby, nobody misses what he has written himself, and a standby
that is late, silent or dead costs nobody an answer.

Some seconds here; `make replicas` keeps the faults up for minutes, and freezes the standby too.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User

from products import journal
from tests.generator import seeded
from tests.replicated import IN_ROTATION, all_read, eventually, key, publish, replicated, session
from tests.standby import LAG, Reader, Standby, needs_standby, primary_frozen
from tests.strangers import Desk, Stranger, answers, fault, one_body_each

pytestmark = [
    needs_standby,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("committed"),
]
LIST = "/api/v1/products/?order=newest&page_size=3"
SECONDS = float(os.environ.get("REPLICAS", "0"))
ENDS = ["kill", "freeze"] if SECONDS else ["kill"]
FAULTS = ("held up", "killed", "cut off", *(["frozen", "delayed"] if SECONDS else []))


@pytest.fixture(scope="module")
def running(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Standby, Reader, Reader]]:
    with replicated(tmp_path_factory.mktemp("logs")) as running:
        yield running


@pytest.fixture
def standby(running: tuple[Standby, Reader, Reader]) -> Standby:
    return running[0]


@pytest.fixture
def servers(standby: Standby, running: tuple[Standby, Reader, Reader]) -> list[Reader]:
    all_read(standby, [*running[1:]])
    return [*running[1:]]


def address(path: str) -> str:
    return quote(path, safe="/?&=")


def test_strangers_read_from_the_standby_and_writers_from_the_primary(
    standby: Standby, servers: list[Reader], admin: User
) -> None:
    partner, signed_in = key(), session(admin)
    standby.has_caught_up()
    before = journal.head().seq
    with standby.held_up():
        code = publish()
        time.sleep(0.3)
        for server in servers:
            assert server.number(LIST) == before, server.log.read_text()
            page = server.get(address("/?q=测试产品")).body.decode()
            assert code not in page, server.log.read_text()
        for server in servers:
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
        assert code in server.get(address("/?q=测试产品")).body.decode()


def test_an_index_that_is_ahead_is_never_given_the_documents_of_a_standby_behind(
    standby: Standby, servers: list[Reader], admin: User
) -> None:
    """Whoever is signed in has taken the worker's index further than its standby is."""
    signed_in, code = session(admin), "cmb-zhaoke-toudai"
    standby.has_caught_up()
    before = journal.head().seq
    old = servers[0].get(f"/api/v1/products/{code}/")
    with standby.held_up():
        publish(code=code, name="改了名的产品")
        ahead = [server.get(address(f"{LIST}&q=改了名"), **signed_in) for server in servers]
        found = [server.get(address(f"{LIST}&q=改了名的")) for server in servers]
        for answer in [*ahead, *found]:
            assert answer.told()["journal"]["seq"] == before + 1
            assert [result["name"] for result in answer.told()["results"]] == ["改了名的产品"]
        assert found[0] == found[1]
    for server in servers:
        eventually(server, before + 1)
        assert server.get(f"/api/v1/products/{code}/").tag != old.tag


def test_a_standby_that_lags_leaves_rotation_and_comes_back(
    standby: Standby, servers: list[Reader]
) -> None:
    before = journal.head().seq
    known = [server.log.read_text().count(IN_ROTATION) for server in servers]
    with standby.held_up():
        publish()
        time.sleep(0.3)
        for server in servers:
            assert server.number(LIST) == before, server.log.read_text()
        for server in servers:
            server.logs(f"replica1 has left rotation: it is more than {LAG} s behind.")
            eventually(server, before + 1)
    for server, times in zip(servers, known, strict=True):
        server.logs(IN_ROTATION, times + 1)
    with standby.held_up():
        publish()
        for server in servers:
            assert server.number(LIST) == before + 1


@pytest.mark.parametrize("end", ENDS)
def test_a_standby_that_is_gone_costs_nobody_an_answer(
    end: str, standby: Standby, servers: list[Reader]
) -> None:
    """Frozen it takes what it is sent and answers nothing, which costs the first three seconds."""
    known = [server.log.read_text().count(IN_ROTATION) for server in servers]
    (standby.kill if end == "kill" else standby.freeze)()
    try:
        publish()
        for number in range(6):
            for server in servers:
                for path in (f"{LIST}&q=贷{number}", "/", "/api/v1/regions/"):
                    assert server.get(address(path)).status == 200
        for server in servers:
            eventually(server, journal.head().seq)
    finally:
        (standby.begin if end == "kill" else standby.thaw)()
    for server, times in zip(servers, known, strict=True):
        server.logs(IN_ROTATION, times + 1)


def test_strangers_read_on_while_the_primary_is_silent(servers: list[Reader]) -> None:
    with primary_frozen():
        for server in servers:
            for path in (
                f"{LIST}&q=科",
                "/?q=科",
                "/api/v1/products/cmb-zhaoke-toudai/?stage=seed",
            ):
                assert server.get(address(path)).status == 200


def test_every_answer_holds_while_the_standby_does_not(
    standby: Standby, servers: list[Reader], capsys: pytest.CaptureFixture[str]
) -> None:
    by_chance, done = seeded(11), Counter[str]()
    desk = Desk()
    strangers = [Stranger(number, servers, desk) for number in range(3)]
    for thread in (desk, *strangers):
        thread.start()
    try:
        until = time.monotonic() + SECONDS
        while len(done) < len(FAULTS) or time.monotonic() < until:
            kind = by_chance.choice([kind for kind in FAULTS if not done[kind]] or FAULTS)
            fault(standby, kind, by_chance.uniform(0.2, 12 if SECONDS else 1))
            done[kind] += 1
            time.sleep(by_chance.uniform(0.2, 2 if SECONDS else 0.5))
    finally:
        desk.over.set()
        for thread in (desk, *strangers):
            thread.join()
    all_read(standby, servers)
    assert [wrong for stranger in strangers for wrong in stranger.wrong] == []
    assert one_body_each(strangers)
    assert answers(servers[0]) == answers(servers[1])
    if SECONDS:
        with capsys.disabled():
            statuses: Counter[int] = sum((each.statuses for each in strangers), Counter())
            slowest = max(stranger.slowest for stranger in strangers)
            print(f"\n{dict(done)}; {len(desk.heads) - 1} lines; answers {dict(statuses)}")
            print(f"slowest {slowest:.2f} s; load average {os.getloadavg()}")
