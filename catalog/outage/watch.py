"""Whether the database answers: asked for once when in doubt, then watched until it does again.

While it is away no request tries it, so none waits for it and no thread is held. Who tries is a
thread of its own, which lives as long as the outage.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Lock, Thread
from time import monotonic

import psycopg
from psycopg import pq

CONNECTING = 2
"""Seconds until a database that does not let anybody in is away; libpq knows no shorter wait."""
PAUSE = 0.5
"""Seconds between two looks whether it is back."""
SAME = 0.1
"""Seconds in which one look answers for all who are in doubt."""

logger = logging.getLogger(__name__)


def lets_in(conninfo: str) -> bool:
    """Whether the database takes a connection, or could if it had one to give."""
    try:
        psycopg.connect(conninfo, connect_timeout=CONNECTING).close()
    except psycopg.errors.ConnectionTimeout:
        return False
    except psycopg.Error:
        # Refused at once. libpq tells a server with too many guests from one that is down or still
        # starting; it is asked only here, as it would hold every thread while it has to wait.
        return pq.PGconn.ping(conninfo.encode()) == pq.Ping.OK
    return True


class Watch:
    """What a process knows of one database. `refresh` drops the connections that have broken."""

    def __init__(self, conninfo: Callable[[], str], refresh: Callable[[], None]) -> None:
        self._conninfo, self._refresh = conninfo, refresh
        self._lock = Lock()
        self._answered = float("-inf")
        self.is_away = False

    def suspected(self) -> bool:
        """Somebody has not been answered: whether it answers nobody.

        One looks for all who are in doubt at the same time.
        """
        with self._lock:
            if self.is_away:
                return True
            if monotonic() - self._answered >= SAME:
                if not lets_in(self._conninfo()):
                    logger.warning("The database does not answer.")
                    self.is_away = True
                    Thread(target=self._until_it_is_back, daemon=True).start()
                    return True
                self._answered = monotonic()
        # Not under the lock: a connection that is tried may be in doubt itself. Also where it has
        # just answered somebody else, as more connections may have broken since.
        self._refresh()
        return False

    def _until_it_is_back(self) -> None:
        since, pause = monotonic(), Event()
        while not self._is_back():
            pause.wait(PAUSE)
        self.is_away = False
        logger.warning("The database answers again, after %.1f seconds.", monotonic() - since)

    def _is_back(self) -> bool:
        """Nothing may end the watch but the database, or it would be away for ever."""
        try:
            if not lets_in(self._conninfo()):
                return False
            self._refresh()
        except Exception:
            logger.exception("The watch goes on.")
            return False
        return True


watches: dict[str, Watch] = {}
"""By the alias of the database, from its first connection on."""


def suspected(alias: str = "default") -> bool:
    """Whether this database answers nobody; one that is not watched is never away."""
    watch = watches.get(alias)
    return watch is not None and watch.suspected()
