"""Finished answers, kept as long as they are true and there is room; each made once, however many
ask for it at the same time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Event, Lock

from catalog.lane.freshness import State
from catalog.lane.sent import Sent

BESIDE = 2000
"""Bytes of an answer that are neither its body nor its headers: what holds them together."""
WAIT = 30.0
"""Seconds after which nobody waits any longer for somebody else's answer."""


@dataclass
class Kept:
    """An answer and the state it is true for; `sent` is None once there was no room for it."""

    state: State
    sent: Sent | None
    was_asked: bool = False

    def size(self) -> int:
        if self.sent is None:
            return 0
        headers = sum(len(name) + len(value) for name, value in self.sent.headers)
        return BESIDE + 2 * headers + sum(map(len, self.sent.body))


class Keeping:
    """A store bounded in bytes. What was asked again since it was last looked at stays (CLOCK)."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.bytes = 0
        self.kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self.making: dict[Hashable, Event] = {}
        self.lock = Lock()

    def get(self, key: Hashable, state: State, make: Callable[[], Sent]) -> tuple[Kept, Sent]:
        """The answer for a state, made by the first who asks; what `make` raises is his alone,
        and the next who waits makes it himself."""
        while True:
            with self.lock:
                kept = self.kept.get(key)
                if kept is not None and kept.state is state and kept.sent is not None:
                    kept.was_asked = True
                    return kept, kept.sent
                waiting = self.making.get(key)
                if waiting is None:
                    made = self.making[key] = Event()
                    break
            if not waiting.wait(WAIT):
                sent = make()
                return Kept(state, sent), sent
        try:
            sent = make()
            kept = Kept(state, sent)
            self._keep(key, kept)
            return kept, sent
        finally:
            with self.lock:
                del self.making[key]
            made.set()

    def _keep(self, key: Hashable, kept: Kept) -> None:
        with self.lock:
            self._drop(key)
            self.kept[key] = kept
            self.bytes += kept.size()
            while self.bytes > self.most and self.kept:
                oldest, other = next(iter(self.kept.items()))
                if other.was_asked and other.state is kept.state:
                    other.was_asked = False
                    self.kept.move_to_end(oldest)
                else:
                    self._drop(oldest)

    def _drop(self, key: Hashable) -> None:
        gone = self.kept.pop(key, None)
        if gone is not None:
            self.bytes -= gone.size()
            gone.sent = None
