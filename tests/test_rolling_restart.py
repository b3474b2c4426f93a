"""Servers are told to stop and begun again under load, and no reader notices.

Readers ask as a proxy asks: a connection that is refused, by a server that has stopped, is tried at
the other one, as nothing has been sent yet. Whatever was sent has to be answered. The long form,
twenty restarts: `make restarts`.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from threading import Event, Lock, Thread
from time import monotonic, sleep

import pytest

from tests.live_processes import Server
from tests.watching import hear

RESTARTS = int(os.environ.get("RESTARTS", "3"))
IS_LONG = "RESTARTS" in os.environ
READERS = 4
PAUSE = 0.02
"""Seconds between a reader's requests: who starts beside them needs the processor, too."""
PATIENCE = 120.0
AS_SERVED = ("--workers-kill-timeout", "30", "--respawn-failed-workers", "--respawn-interval", "10")
"""As in the Makefile. The interval is SIGHUP's: an old worker is stopped after it, whether or not
the new one is there, so it is longer than one needs to start."""

PATHS = [
    "/api/v1/products/?stage=seed",  # the lane's
    "/products/cmb-zhaoke-toudai/",
    "/api/v1/export/",  # streamed
    "/?stage=startup&region=610100&amount=3000000",
    "/api/v1/changes/?limit=20",
]


@pytest.fixture
def pair(committed: None) -> Iterator[list[Server]]:
    with ThreadPoolExecutor(2) as starting:
        one, other = starting.map(lambda _: Server(*AS_SERVED), range(2))
    with one, other:
        yield [one, other]


class Readers:
    """Ask the two servers in turn until they are told to stop."""

    def __init__(self, servers: list[Server]) -> None:
        self.ports = [server.port for server in servers]
        self.lock, self.stop = Lock(), Event()
        self.waiting, self.answered = Counter[int](), Counter[int]()
        """Of each port: requests that were sent and have no answer yet, and those that have one."""
        self.failed: list[str] = []
        self.threads = [Thread(target=self._read, args=(n,), daemon=True) for n in range(READERS)]

    def __enter__(self) -> Readers:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(PATIENCE)

    def _read(self, number: int) -> None:
        while not self.stop.is_set():
            number += 1
            self._ask(PATHS[number % len(PATHS)], number)
            sleep(PAUSE)

    def _ask(self, path: str, number: int) -> None:
        begun = monotonic()
        while monotonic() - begun < PATIENCE:
            number += 1
            port = self.ports[number % 2]
            connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            try:
                connection.connect()
            except ConnectionRefusedError:
                sleep(0.01)
                continue
            with self.lock:
                self.waiting[port] += 1
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                body = answer.read()
                said = "" if answer.status == 200 and body else f"{path}: {answer.status}"
            except (OSError, HTTPException) as error:
                said = f"{path}: {error!r}"
            finally:
                connection.close()
            with self.lock:
                self.waiting[port] -= 1
                self.answered[port] += 1
                if said:
                    self.failed.append(said)
            return
        self.failed.append(f"{path}: nobody was there")

    def wait_for(self, server: Server) -> None:
        """Until somebody waits for an answer of this server, so that there is something to lose."""
        until = monotonic() + PATIENCE
        while not self.waiting[server.port]:
            assert monotonic() < until, self.failed
            sleep(0.001)


def ready_again(server: Server) -> None:
    server.begin()
    until = monotonic() + PATIENCE
    while monotonic() < until:
        with suppress(OSError):
            if hear(server.port, "/readyz").status == 200:
                return
        sleep(0.1)
    raise AssertionError("it did not get ready")


def test_no_request_fails_while_servers_are_begun_again(pair: list[Server]) -> None:
    with Readers(pair) as readers:
        for restart in range(RESTARTS):
            server = pair[restart % 2]
            sleep(0.3)
            readers.wait_for(server)
            server.running.send_signal(signal.SIGTERM)
            assert server.end() == 0
            ready_again(server)
        sleep(0.3)
    assert readers.failed == []
    assert readers.answered.total() > 10 * RESTARTS
    assert min(readers.answered[port] for port in readers.ports) > 10
    print(f"{RESTARTS} restarts, {readers.answered.total()} requests, {len(readers.failed)} failed")


@pytest.mark.skipif(not IS_LONG, reason="part of the long form")
def test_a_server_told_to_read_its_code_again_drops_nobody(pair: list[Server]) -> None:
    """SIGHUP: for a release on one machine, where no other server is beside it."""
    alone = pair[0]
    pair[1].kill()
    pair[1].port = alone.port
    with Readers(pair) as readers:
        sleep(0.3)
        alone.running.send_signal(signal.SIGHUP)
        sleep(20)
    assert readers.failed == []
    assert readers.answered.total() > 100
