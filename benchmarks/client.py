"""A load client for HTTP/1.1: some kept-alive connections, one thread, every answer looked at.

`closed`: each connection asks again as soon as it has its answer, which keeps the server busy: for
the cost of a request. `steady`: requests are due at a fixed rate whatever the server does, and an
answer's time runs from when it was due: for the time that people wait.
"""

from __future__ import annotations

import select
from array import array
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import perf_counter

from benchmarks.connection import PATIENCE, BadAnswer, Connection
from benchmarks.paths import Deal


@dataclass
class Report:
    """What came back, and how long each took, in seconds."""

    seconds: float = 0.0
    received: int = 0
    """Bytes of bodies."""
    statuses: Counter[int] = field(default_factory=Counter)
    times: array[float] = field(default_factory=lambda: array("d"))

    @property
    def requests(self) -> int:
        return len(self.times)

    @property
    def rate(self) -> float:
        return self.requests / self.seconds if self.seconds else 0.0

    def quantile(self, share: float) -> float:
        """Seconds that this share of the answers took at most (nearest rank)."""
        ordered = sorted(self.times)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0


def closed(
    port: int,
    deal: Deal,
    *,
    connections: int,
    seconds: float,
    at_least: int = 1,
    status: int = 200,
) -> Report:
    """Ask until the time is up, but at least so many; all answers are awaited.

    An answer with another status is told once all are in, as a `BadAnswer`; so is silence.
    """
    report = Report()
    began = perf_counter()
    with _Crowd(port, connections) as crowd:
        asked_at = {}
        for number, connection in crowd.members.items():
            if (message := deal(None)) is not None:
                asked_at[number] = perf_counter()
                connection.ask(message)
        while asked_at:
            for number in crowd.answered(PATIENCE):
                connection = crowd.members[number]
                now = perf_counter()
                _note(report, connection, now - asked_at.pop(number))
                if now - began >= seconds and report.requests + len(asked_at) >= at_least:
                    continue
                if (message := deal(connection)) is not None:
                    asked_at[number] = perf_counter()
                    connection.ask(message)
    report.seconds = perf_counter() - began
    return _checked(report, status)


def steady(
    port: int,
    deal: Deal,
    *,
    rate: float,
    seconds: float,
    connections: int = 32,
    status: int = 200,
) -> Report:
    """Ask at this rate, so many a second, on whichever connection is free."""
    report = Report()
    began = perf_counter()
    with _Crowd(port, connections) as crowd:
        free = deque(crowd.members)
        due_at: dict[int, float] = {}
        sent, total = 0, int(rate * seconds)
        while sent < total or due_at:
            while free and sent < total and began + sent / rate <= perf_counter():
                number = free.popleft()
                due_at[number] = began + sent / rate
                sent += 1
                if (message := deal(None)) is None:
                    raise ValueError("A steady run needs an endless deal.")
                crowd.members[number].ask(message)
            is_waiting = sent == total or not free
            pause = PATIENCE if is_waiting else max(began + sent / rate - perf_counter(), 0.0)
            for number in crowd.answered(pause, is_due=is_waiting):
                _note(report, crowd.members[number], perf_counter() - due_at.pop(number))
                free.append(number)
    report.seconds = perf_counter() - began
    return _checked(report, status)


class _Crowd:
    """The connections of one run, by the numbers of their sockets."""

    def __init__(self, port: int, connections: int) -> None:
        self.poll = select.epoll()
        self.members: dict[int, Connection] = {}
        for _ in range(connections):
            connection = Connection(port)
            self.members[connection.number] = connection
            self.poll.register(connection.number, select.EPOLLIN)

    def answered(self, seconds: float, *, is_due: bool = True) -> Iterator[int]:
        """The connections whose answer is whole now."""
        found = self.poll.poll(seconds)
        if not found and is_due:
            raise BadAnswer(f"No answer within {seconds:.0f} s.")
        for number, _ in found:
            connection = self.members[number]
            if connection.hear():
                yield number
            elif connection.has_hung_up:
                connection.renew()
                self.poll.register(number, select.EPOLLIN)

    def __enter__(self) -> _Crowd:
        return self

    def __exit__(self, *error: object) -> None:
        self.poll.close()
        for connection in self.members.values():
            connection.close()


def _note(report: Report, connection: Connection, seconds: float) -> None:
    report.times.append(seconds)
    report.statuses[connection.status] += 1
    report.received += connection.size


def _checked(report: Report, status: int) -> Report:
    if wrong := {code: times for code, times in report.statuses.items() if code != status}:
        raise BadAnswer(f"Asked for {status} and got {wrong} of {report.requests} answers.")
    return report
