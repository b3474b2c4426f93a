"""How the express lane knows what the journal has come to, without asking at every request.

Within `FRESHNESS` seconds what was seen last is good enough; 0 asks every time. What this process
publishes itself is seen at once.
"""

from __future__ import annotations

from threading import Lock, local
from time import monotonic

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from catalog import reading
from catalog.finding import atlas, documents
from catalog.finding.atlas import Atlas
from catalog.lane.writes import Writes
from products import journal


class State:
    """What answers are made of: a number of the journal, and names as this worker knows them.

    Two answers are of one state when it is the same object.
    """

    def __init__(self, head: tuple[int, str], names: Atlas | None, floor: int = 0) -> None:
        self.head = head
        self.names = names
        self.floor = floor
        """The last number that took something down: what is older is not shown again."""
        self.seen = monotonic()
        """When this was last seen to be the state."""


NOTHING_SEEN = State((-1, ""), None)


class Freshness:
    """The state as it is seen by one process; each thread looks through its own connection."""

    def __init__(self) -> None:
        self.until = 0.0
        """When the state has to be looked at again, on the monotonic clock."""
        self.known = NOTHING_SEEN
        self.here = local()
        self.looks = 0
        self.lock = Lock()

    def seen(self) -> State | None:
        """What was seen last, while that is good enough. Asks nobody."""
        return self.known if monotonic() < self.until else None

    def current(self) -> State:
        return self.seen() or self._look()

    def forget(self) -> None:
        """Something has been published here: look again, now and when it is committed."""
        self._expire()
        transaction.on_commit(self._expire)

    def _expire(self) -> None:
        with self.lock:
            self.looks += 1
            self.until = 0.0
            self.here = local()

    def _look(self) -> State:
        # Taken before looking: what is published from here on is not in what is seen.
        here, looks, until = self.here, self.looks, monotonic() + settings.FRESHNESS
        state, written = self.known, self._written(here)
        if written is None or (written, state) != getattr(here, "last", None):
            head = documents.head()
            if head < state.head and reading.go_to_primary():
                head = documents.head()  # a replica that is behind what has been shown here
            names = atlas.latest()
            if head != state.head or names is not state.names:
                state = State(head, names, journal.last_withdrawal(state.head[0]) or state.floor)
        state.seen = until - settings.FRESHNESS
        with self.lock:
            # Of two who look at once, one has looked later: what he saw stands.
            if looks == self.looks:
                self.looks += self.known is not state
                self.known, self.until = state, until
                here.last = written, state
        return state

    def _written(self, here: local) -> object:
        """What tells this thread whether anyone has written since it looked last; None where only
        the journal's head does."""
        writes: Writes | None = getattr(here, "writes", None)
        if writes is not None and writes.is_open:
            return writes.seen()
        database = connections[DEFAULT_DB_ALIAS]
        if database.vendor != "sqlite":
            return None
        here.writes = Writes(database)
        return here.writes.seen()


freshness = Freshness()
