"""Looking at something that may hang: one thread looks, and nobody waits for it too long."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Event, Lock, Thread
from time import monotonic
from typing import Generic, NamedTuple, TypeVar

from django.db import connection

Seen = TypeVar("Seen")


class Sight(NamedTuple, Generic[Seen]):
    """What has been seen so far, and whether that is all of it."""

    seen: list[Seen]
    is_whole: bool


class Flight(Generic[Seen]):
    """One look, on its way or done."""

    def __init__(self, look: Callable[[], Iterable[Seen]]) -> None:
        self.look = look
        self.begun = monotonic()
        self.seen: list[Seen] = []
        self.ended = Event()

    def fly(self) -> None:
        try:
            for one in self.look():
                self.seen.append(one)
        finally:
            try:
                connection.close()
            finally:
                self.ended.set()


class Looking(Generic[Seen]):
    """All who ask share one look. While one hangs no second begins, so that a database that hangs
    holds one thread and one connection of ours, however often somebody asks; and once it is known
    to hang nobody waits any more."""

    def __init__(self, look: Callable[[], Iterable[Seen]], seconds: float) -> None:
        self.look = look
        self.seconds = seconds
        self.flight: Flight[Seen] | None = None
        self.lock = Lock()

    def sight(self) -> Sight[Seen]:
        """What is seen within the seconds that the look may take."""
        with self.lock:
            if self.flight is None or self.flight.ended.is_set():
                self.flight = Flight(self.look)
                Thread(target=self.flight.fly, name="looking", daemon=True).start()
            flight = self.flight
        left = flight.begun + self.seconds - monotonic()
        is_whole = flight.ended.wait(max(left, 0))
        return Sight([*flight.seen], is_whole)
