"""Copies made from the journal alone, while others write and programs are killed, miss nothing.

A few seconds here; `make mirrors` keeps it up for three minutes with more of everybody.
"""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest
from django.db import connection

from catalog.models import Entry
from products import journal
from products.models import Change
from tests.generator import seeded
from tests.live_processes import Follower, Program, Server, Writers
from tests.mirror import Mirror
from tests.people import person
from tests.publishing import AUTHOR, REVIEWER

SECONDS = float(os.environ.get("MIRRORS", "0"))


class Size(NamedTuple):
    """Processes that write, threads in each, and followers."""

    desks: int
    threads: int
    followers: int


SIZE = Size(1, 3, 2)
if SECONDS:
    SIZE = Size(4, 4, 5) if connection.vendor == "postgresql" else Size(2, 2, 2)


def kill_at_random(programs: list[Program]) -> None:
    """Each once in any order, or for as long as was asked."""
    by_chance = seeded(5)
    for program in by_chance.sample(programs, len(programs)):
        time.sleep(0.3)
        program.killed_and_begun_again()
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        time.sleep(by_chance.uniform(0.5, 4))
        by_chance.choice(programs).killed_and_begun_again()


def as_in_the_database() -> dict[str, tuple[int, object, str | None]]:
    """Code → place, record and digest of each product's last line."""
    last = {line.product.code: line for line in Change.objects.select_related("product")}
    places = dict(Entry.objects.values_list("code", "position"))
    return {
        code: (places[code], line.record and json.loads(line.record), line.content_digest)
        for code, line in last.items()
    }


def wait_for_lines(number: int) -> None:
    """Until somebody has really begun to write."""
    until = time.monotonic() + 60
    while journal.head().seq < number:
        assert time.monotonic() < until, "nobody writes"
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("committed")
def test_every_mirror_equals_the_database(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in (AUTHOR, REVIEWER):
        person(name, superuser=True)
    stop, until = tmp_path / "stop", tmp_path / "until"
    with ExitStack() as running:
        server = running.enter_context(Server())
        desks = [
            running.enter_context(Writers(SIZE.threads, seed, stop)) for seed in range(SIZE.desks)
        ]
        followers = [
            running.enter_context(Follower(server.address, tmp_path / f"mirror-{n}", until))
            for n in range(SIZE.followers)
        ]
        wait_for_lines(60)
        kill_at_random([server, *desks, *followers])
        wait_for_lines(journal.head().seq + 20)
        stop.touch()
        assert [desk.end() for desk in desks] == [0] * SIZE.desks
        head = journal.head()
        until.write_text(str(head.seq))
        assert [follower.end() for follower in followers] == [0] * SIZE.followers
        with Program(sys.executable, "docs/verify_journal.py", server.address) as verifying:
            assert verifying.end() == 0

    assert journal.verify() is None
    lines = list(Change.objects.order_by("seq").values_list("seq", "digest"))
    assert lines[-1] == (head.seq, head.digest)
    expected = as_in_the_database()
    mirrors = [Mirror(follower.file) for follower in followers]
    for mirror in mirrors:
        assert mirror.heard() == lines
        assert mirror.products() == expected
    if SECONDS:
        report(capsys, head.seq, [server, *desks, *followers], mirrors)


def report(
    capsys: pytest.CaptureFixture[str], lines: int, programs: list[Program], mirrors: list[Mirror]
) -> None:
    with capsys.disabled():
        print(f"\n{connection.vendor}: {SIZE.desks * SIZE.threads} writers, {len(mirrors)} mirrors")
        print(f"{lines} lines; load average {os.getloadavg()}")
        for program in programs:
            print(f"killed {program.kills} times: {type(program).__name__}")
        for mirror in mirrors:
            print(f"{len(mirror.heard())} heard, {mirror.tally()}")
