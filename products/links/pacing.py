"""Politeness: to one host one request at a time, and a second of peace after each."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

GAP_SECONDS = 1.0


class Pace:
    """Whose turn it is at which host; shared by all threads of a run."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._turns: dict[str, Lock] = {}
        self._last: dict[str, float] = {}

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Wait until nobody else asks this host and the last request is a second ago."""
        with self._turns.setdefault(host, Lock()):
            if host in self._last:
                wait = self._last[host] + GAP_SECONDS - self._clock()
                if wait > 0:
                    self._sleep(wait)
            try:
                yield
            finally:
                self._last[host] = self._clock()
