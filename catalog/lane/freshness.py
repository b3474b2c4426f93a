"""How the express lane knows what the journal has come to, without asking at every request.

Within `FRESHNESS` seconds what was seen last is good enough; 0 asks every time. What this process
publishes itself is seen at once.
"""

from __future__ import annotations

from threading import local
from time import monotonic

from django.conf import settings
from django.db import connection, transaction

from catalog.finding import atlas, documents
from catalog.finding.atlas import Atlas


class State:
    """What answers are made of: a number of the journal, and names as this worker knows them.

    Two answers are of one state when it is the same object.
    """

    def __init__(self, head: tuple[int, str], names: Atlas) -> None:
        self.head = head
        self.names = names


class Freshness:
    """The state as it is seen by one process; each thread looks through its own connection."""

    def __init__(self) -> None:
        self.until = 0.0
        """When the state has to be looked at again, on the monotonic clock."""
        self.state: State | None = None
        self.seen = local()
        self.published = 0

    def current(self) -> State:
        state = self.state
        return state if state is not None and monotonic() < self.until else self._look()

    def forget(self) -> None:
        """Something has been published here: look again, now and when it is committed."""
        self._expire()
        transaction.on_commit(self._expire)

    def _expire(self) -> None:
        self.published += 1
        self.until = 0.0
        self.seen = local()

    def _look(self) -> State:
        # Taken before looking: what is published from here on is not in what is seen.
        published, until = self.published, monotonic() + settings.FRESHNESS
        state = self.state
        if state is None or not self._is_as_seen():
            head, names = documents.head(), atlas.latest()
            if state is None or head != state.head or names is not state.names:
                state = self.state = State(head, names)
            self.seen.state = state
        if published == self.published:
            self.until = until
        return state

    def _is_as_seen(self) -> bool:
        """SQLite tells whether anyone else has written since this connection looked last."""
        if connection.vendor != "sqlite":
            return False
        connection.ensure_connection()
        bare = connection.connection
        version = bare.execute("PRAGMA data_version").fetchone()[0]
        seen = self.seen
        same = (getattr(seen, "bare", None), getattr(seen, "version", None)) == (bare, version)
        seen.bare, seen.version = bare, version
        return same and getattr(seen, "state", None) is self.state


freshness = Freshness()
