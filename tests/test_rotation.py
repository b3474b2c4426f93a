"""Which replicas are read from, by what they and the primary say of themselves; and how they are
configured."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from hypothesis import given
from hypothesis import strategies as st

from catalog import reading
from catalog.api import answers
from catalog.finding import atlas, documents
from catalog.finding.atlas import Atlas
from catalog.lane import express
from catalog.lane.freshness import State
from catalog.models import Entry
from catalog.replicas import rotation as rotating
from catalog.replicas.positions import Positions
from catalog.replicas.rotation import PRIMARY, Rotation
from catalog.replicas.router import Router
from config.replicas import lag, replicas

ONE, TWO = "replica1", "replica2"
SYSTEM, OTHER = 7, 8
POSTGRES: dict[str, Any] = {"ENGINE": "catalog.outage.postgresql"}
SQLITE: dict[str, Any] = {"ENGINE": "django.db.backends.sqlite3"}
Said = dict[str, tuple[int, int] | None]


class Servers:
    """What each database says when it is asked how far it is; silent where nothing stands here."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.said: Said = {PRIMARY: (SYSTEM, 100), ONE: (SYSTEM, 100), TWO: (SYSTEM, 100)}
        self.now = 1000.0
        monkeypatch.setattr(rotating, "_asked", self._asked)
        monkeypatch.setattr(rotating, "monotonic", lambda: self.now)
        monkeypatch.setattr(os, "getpid", lambda: 4)

    def _asked(self, alias: str, statement: str) -> tuple[int, int] | None:
        if alias not in self.said:
            raise OperationalError("nobody there")
        return self.said[alias]


@pytest.fixture
def servers(monkeypatch: pytest.MonkeyPatch) -> Servers:
    return Servers(monkeypatch)


@pytest.fixture
def rotation(servers: Servers) -> Rotation:
    found = Rotation([ONE, TWO], most=60)
    assert found.chosen() is None
    found.look()
    assert found.chosen() == ONE
    return found


def test_one_that_lags_gives_way_to_another_and_comes_back(
    servers: Servers, rotation: Rotation
) -> None:
    for seconds in range(1, 62):
        servers.now += 1
        servers.said |= {PRIMARY: (SYSTEM, 100 + seconds), TWO: (SYSTEM, 100 + seconds)}
        rotation.look()
        assert rotation.chosen() == (ONE if seconds <= 60 else TWO)
    servers.said |= {ONE: (SYSTEM, 100 + 2)}
    rotation.look()
    assert rotation.chosen() == ONE
    assert rotation.behind == {ONE: 59.0, TWO: 0.0}


def test_an_idle_primary_makes_no_replica_old(servers: Servers, rotation: Rotation) -> None:
    servers.now += 10_000
    rotation.look()
    assert rotation.behind == {ONE: 0.0, TWO: 0.0}


@pytest.mark.parametrize(
    "said",
    [{}, {ONE: None}, {ONE: (OTHER, 100)}, {ONE: (SYSTEM, 99)}],
    ids=["silent", "no standby", "of another primary", "further back than is known"],
)
def test_what_is_not_known_to_be_well_is_not_read_from(
    said: Said, servers: Servers, rotation: Rotation
) -> None:
    del servers.said[ONE]
    servers.said |= said
    rotation.look()
    assert rotation.chosen() == TWO
    servers.said[ONE] = (SYSTEM, 100)
    rotation.look()
    assert rotation.chosen() == ONE


def test_one_that_fails_a_reader_is_left_alone_until_it_has_been_looked_at(
    rotation: Rotation,
) -> None:
    for alias, other in ((ONE, TWO), (TWO, None)):
        rotation.failed(alias, OperationalError("terminating connection"))
        assert rotation.chosen() == other
    rotation.look()
    assert rotation.chosen() == ONE


def test_without_a_primary_those_go_on_that_have_all_it_was_seen_to_have(
    servers: Servers, rotation: Rotation
) -> None:
    servers.said = {ONE: (SYSTEM, 100)}
    servers.now += 10_000
    rotation.look()
    assert rotation.behind == {ONE: 0.0, TWO: None}


def test_a_primary_that_was_set_back_is_believed(servers: Servers, rotation: Rotation) -> None:
    servers.said = {PRIMARY: (SYSTEM, 50), ONE: (SYSTEM, 50), TWO: (SYSTEM, 49)}
    rotation.look()
    assert rotation.behind == {ONE: 0.0, TWO: None}


def test_workers_begin_at_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch, rotation: Rotation
) -> None:
    monkeypatch.setattr(os, "getpid", lambda: 5)
    assert rotation.chosen() == TWO


@given(
    steps=st.lists(st.tuples(st.floats(0.1, 9), st.integers(0, 50)), min_size=1, max_size=40),
    late=st.integers(0, 45),
)
def test_it_is_never_told_to_be_less_behind_than_it_is(
    steps: list[tuple[float, int]], late: int
) -> None:
    """A replica plays back in order what was written at each step, some steps late."""
    positions, place, now, history = Positions(memory=1000), 0, 0.0, []
    for seconds, written in steps:
        now, place = now + seconds, place + written
        positions.seen(now, place)
        history.append((now, place))
    played = history[max(len(history) - 1 - late, 0)][1]
    lacking = [at for at, written in history if written > played]
    had = [at for at, written in history if written <= played]
    behind = positions.behind(played)
    assert behind == now - max(had)
    assert not lacking or behind >= now - min(lacking)


def test_whoever_writes_reads_from_the_primary_from_then_on() -> None:
    router = Router()
    before = reading._alias.set(ONE)
    try:
        assert router.db_for_read(Entry) == ONE
        assert router.db_for_write(Entry) == PRIMARY
        assert router.db_for_read(Entry) == PRIMARY
        assert not router.allow_migrate(ONE, "catalog")
    finally:
        reading._alias.reset(before)


@pytest.mark.parametrize(("number", "is_read"), [(3, False), (4, True), (5, True)])
def test_the_lane_takes_documents_from_a_replica_that_has_come_as_far_as_its_state(
    number: int, is_read: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    monkeypatch.setattr(documents, "head", lambda: (number, "a"))
    monkeypatch.setattr(answers, "product", lambda *asked: seen.append(reading.is_from_replica()))
    before = reading._alias.set(ONE)
    try:
        asked: Any = ("/api/v1/products/x/", "x", {}, None, "en", False)
        express._answer(asked, State((4, "a"), None))
    finally:
        reading._alias.reset(before)
    assert seen == [is_read]


@pytest.mark.parametrize("is_first", [True, False])
def test_names_that_are_known_are_read_again_from_the_primary_alone(
    is_first: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first that are read go by no number yet, so a replica's do."""
    known = None if is_first else Atlas("a", {}, {}, {}, {})
    monkeypatch.setattr(atlas, "_current", known)
    monkeypatch.setattr(atlas, "_read", lambda digest: Atlas(reading.alias(), {}, {}, {}, {}))
    before = reading._alias.set(ONE)
    try:
        assert atlas.reread().digest == (ONE if is_first else PRIMARY)
    finally:
        reading._alias.reset(before)


def test_nothing_is_set_where_no_replica_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPLICA_URLS", " , ")
    assert replicas(SQLITE) == {}
    assert reading.alias() == PRIMARY


def test_replicas_are_named_by_their_place(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = "postgres://kedai:secret@one:5432/kedai", "postgres://kedai:secret@two:5432/kedai"
    monkeypatch.setenv("REPLICA_URLS", f"{one}, {two}")
    found = replicas(POSTGRES)
    assert {alias: config["HOST"] for alias, config in found.items()} == {ONE: "one", TWO: "two"}


@pytest.mark.parametrize(
    ("urls", "primary", "words"),
    [
        ("postgres://a:secret@one/kedai", SQLITE, "needs a DATABASE_URL like postgres://"),
        ("postgres://one/kedai,postgres://one/kedai", POSTGRES, "the same replica twice"),
        ("postgres://one/kedai,mysql://a:secret@two/kedai", POSTGRES, "number 2, is not like"),
        ("sqlite:///secret.sqlite3", POSTGRES, "number 1, is not like"),
        ("secret", POSTGRES, "number 1, is not like"),
        ("postgres://a:secret@one:port/kedai", POSTGRES, "number 1, is not like"),
        ("postgres://a:secret@one", POSTGRES, "number 1, is not like"),
    ],
)
def test_what_cannot_be_meant_stops_the_start_without_telling_a_password(
    urls: str, primary: dict[str, Any], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPLICA_URLS", urls)
    with pytest.raises(ImproperlyConfigured, match=words) as refused:
        replicas(primary)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("value", ["1", "3601", "0", "-5", "60s", "2.5", "１０"])
def test_a_lag_is_whole_seconds(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPLICA_LAG", value)
    with pytest.raises(ImproperlyConfigured, match="whole seconds, 2 to 3600"):
        lag()
    monkeypatch.setenv("REPLICA_LAG", "2")
    assert lag() == 2
    monkeypatch.delenv("REPLICA_LAG")
    assert lag() == 60
