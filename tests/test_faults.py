"""Programs and connections are broken under writes; nothing that was acknowledged is lost.

Each fault once here, against the database that all tests share; `make faults` breaks hundreds of
times, and the database itself: see `tests/test_faults_long.py`.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from tests.between import Between
from tests.breaking import AROUND, World
from tests.desk_under_faults import prepare
from tests.live_processes import database_url
from tests.terminating import terminate
from tests.webhook_receivers import LOOPBACK, Receiver


@pytest.fixture(autouse=True)
def around(monkeypatch: pytest.MonkeyPatch, settings: object) -> None:
    for name, value in AROUND.items():
        monkeypatch.setenv(name, value)
    settings.WEBHOOK_NETWORKS = LOOPBACK  # type: ignore[attr-defined]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("committed")
def test_what_was_acknowledged_survives(tmp_path: Path) -> None:
    direct = database_url()
    with Receiver() as receiver:
        key = prepare(receiver.url())
        if connection.vendor == "postgresql":
            with (
                Between(direct) as between,
                World(between.url, direct, key, tmp_path, receiver) as world,
            ):
                world.break_by("connections cut", between.cut)
                world.break_by("backends terminated", lambda: terminate(direct))
                broken(world)
        else:
            with World(direct, direct, key, tmp_path, receiver) as world:
                broken(world)


def broken(world: World) -> None:
    world.break_by("server killed", world.server.killed_and_begun_again)
    world.break_by("desk killed", world.desk.killed_and_begun_again)
    world.break_by("deliverer killed", world.deliverer.killed_and_begun_again)
    world.comes_to_rest()
    assert world.log.count() >= 15
    assert world.lost() == []
