"""More than the server can take, and guests who never finish: asked of granian itself, without a
proxy in front. `make faults` asks for it and prints what it has seen.
"""

from __future__ import annotations

import socket
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.live_processes import Server
from tests.test_faults_long import SIZE, around, manage

__all__ = ["around"]
pytestmark = [
    pytest.mark.skipif(not SIZE, reason="`make faults` asks for it"),
    pytest.mark.usefixtures("around"),
]
HALF_OPEN, SLOW = 500, 100
USUAL, CROWD = 8, 40
"""Clients who ask without a pause: as many as keep it busy, and five times as many."""
SECONDS = 5.0
MUCH = b"GET /api/v1/products/?page_size=100 HTTP/1.1\r\nHost: localhost\r\n\r\n"
"""The largest answer of those that cost little to make."""


class Told(NamedTuple):
    status: str
    seconds: float


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    url = f"sqlite:///{tmp_path / 'crowds.sqlite3'}"
    manage(url, "migrate", "--verbosity", "0")
    manage(url, "load_catalog", "--verbosity", "0")
    with Server(url=url) as running:
        yield running


def ask(port: int, path: str) -> Told:
    begun = time.monotonic()
    asking = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        asking.request("GET", path)
        answer = asking.getresponse()
        answer.read()
        return Told(str(answer.status), time.monotonic() - begun)
    except (OSError, HTTPException) as error:
        return Told(type(error).__name__, time.monotonic() - begun)
    finally:
        asking.close()


def asked_by(port: int, clients: int) -> list[Told]:
    """Each asks questions of its own, which no lane has kept, for some seconds."""
    until = time.monotonic() + SECONDS

    def client(number: int) -> list[Told]:
        told: list[Told] = []
        while time.monotonic() < until:
            told.append(
                ask(port, f"/api/v1/products/?amount={len(told) + 1}&page_size={number + 1}")
            )
        return told

    with ThreadPoolExecutor(clients) as crowd:
        return [one for each in crowd.map(client, range(clients)) for one in each]


def worst(told: list[Told]) -> float:
    """What 99 of 100 do not pass."""
    return sorted(one.seconds for one in told)[int(len(told) * 0.99)]


def summary(told: list[Told]) -> str:
    statuses = dict(Counter(one.status for one in told))
    return f"{len(told) / SECONDS:.0f} a second, p99 {worst(told) * 1000:.0f} ms, {statuses}"


def test_guests_who_never_finish_keep_nobody_out(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    before = asked_by(server.port, 2)
    with ExitStack() as open_sockets:
        for number in range(HALF_OPEN + SLOW):
            guest = open_sockets.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            if number < HALF_OPEN:
                guest.sendall(b"GET /api/v1/products/ HTTP/1.1\r\nHost: localh")
            else:  # asks for much, and never reads it
                guest.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
                guest.sendall(MUCH)
        meanwhile = asked_by(server.port, 2)
    with capsys.disabled():
        print(f"\nbefore: {summary(before)}; beside {HALF_OPEN} half-open sockets and {SLOW} slow")
        print(f"readers: {summary(meanwhile)}")
    assert {one.status for one in meanwhile} == {"200"}


def test_a_crowd_is_answered_and_forgotten(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    usual = asked_by(server.port, USUAL)
    crowded = asked_by(server.port, CROWD)
    begun = time.monotonic()
    while ask(server.port, "/api/v1/products/?stage=growth").seconds > 2 * worst(usual):
        assert time.monotonic() - begun < 10, "it does not recover"
    after = time.monotonic() - begun
    with capsys.disabled():
        print(f"\n{USUAL} clients: {summary(usual)}\n{CROWD} clients: {summary(crowded)}")
        print(f"as usual again after {after:.1f} s")
    assert {one.status for one in crowded} <= {"200", "503"}
