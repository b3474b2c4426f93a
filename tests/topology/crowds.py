"""Clients that take their time, in numbers: half a request, or an answer that nobody reads."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import cycle
from threading import Event, Thread

from tests.topology.asking import Asker

SMALL = 4096
"""Bytes that a slow reader lets come before it has read any."""


def addresses(number: int) -> list[str]:
    """So many of loopback, none of them that of anybody else."""
    return [f"127.0.{1 + at // 200}.{1 + at % 200}" for at in range(number)]


@contextmanager
def half_open(ask: Asker, number: int) -> Iterator[list[socket.socket]]:
    """Connections that have said half of what they want: a line, a field, a body, of TLS a byte."""
    halves = [
        b"GET /api/v1/prod",
        b"GET /api/v1/products/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
        b"POST /api/v1/submissions/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000\r\n\r\n{",
        b"",
    ]
    bare = Asker(ask.port)
    opened: list[socket.socket] = []
    try:
        for at, (come_from, half) in enumerate(
            zip(cycle(addresses(50)), cycle(halves), strict=False)
        ):
            if at == number:
                break
            # A quarter does not even begin to speak TLS.
            sock = (ask if half else bare).opened(come_from)
            sock.sendall(half or b"\x16")
            opened.append(sock)
        yield opened
    finally:
        for sock in opened:
            sock.close()


@contextmanager
def slow_readers(ask: Asker, path: str, number: int) -> Iterator[list[socket.socket]]:
    """Readers who have got the beginning of something long and read a little of the rest now and
    then, two an address. Who is told to come again does so."""
    opened: list[socket.socket] = []
    over = Event()

    def sip() -> None:
        while not over.wait(0.5):
            for sock in opened:
                with suppress(OSError):
                    sock.recv(64)

    sipping = Thread(target=sip)
    try:
        for come_from in addresses((number + 1) // 2) * 2:
            opened.append(_begun(ask, path, come_from))
        sipping.start()
        yield opened
    finally:
        over.set()
        if sipping.ident is not None:
            sipping.join()
        for sock in opened:
            sock.close()


def _begun(ask: Asker, path: str, come_from: str) -> socket.socket:
    request = f"GET {path} HTTP/1.1\r\nHost: localhost:{ask.port}\r\n\r\n".encode()
    while True:
        sock = ask.opened(come_from, SMALL)
        sock.sendall(request)
        first = sock.recv(64)
        if b" 503 " not in first:
            assert first.startswith(b"HTTP/1.1 200 "), first
            sock.settimeout(0)
            return sock
        sock.close()
        time.sleep(0.05)


class Asking:
    """One who asks these paths in turn without a pause, and keeps every status and every time."""

    def __init__(self, ask: Asker, *paths: str, come_from: str = "127.0.0.1") -> None:
        self.ask, self.paths, self.over = ask, paths, Event()
        self.come_from = come_from
        self.statuses: dict[str, int] = {}
        self.seconds: list[float] = []

    def times(self, number: int) -> None:
        for _, path in zip(range(number), cycle(self.paths), strict=False):
            begun = time.perf_counter()
            try:
                told = str(self.ask(path, come_from=self.come_from).status)
            except OSError as error:
                told = f"{type(error).__name__}: {error}"
            self.seconds.append(time.perf_counter() - begun)
            self.statuses[told] = self.statuses.get(told, 0) + 1

    def on_and_on(self) -> None:
        while not self.over.is_set():
            self.times(len(self.paths))

    def p99(self) -> float:
        ordered = sorted(self.seconds)
        return ordered[len(ordered) * 99 // 100]


@contextmanager
def meanwhile(ask: Asker, *paths: str, askers: int = 3) -> Iterator[list[Asking]]:
    """So many ask on and on; what they were told is read afterwards."""
    asking = [Asking(ask, *paths) for _ in range(askers)]
    threads = [Thread(target=one.on_and_on) for one in asking]
    for thread in threads:
        thread.start()
    try:
        yield asking
    finally:
        for one in asking:
            one.over.set()
        for thread in threads:
            thread.join()
