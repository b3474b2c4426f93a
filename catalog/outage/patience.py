"""A connection to PostgreSQL that does not wait for a server that has fallen silent.

A statement may take long: a lock, a million rows. So silence alone gives nothing up; it makes us
ask whether the database still answers anybody, and only if not, the connection is closed. No limit
of the server's own helps there (`statement_timeout` needs a server that runs), nor one of the
kernel (`tcp_user_timeout`: the kernel of a stopped server still says that it has got everything).
"""

from __future__ import annotations

from time import monotonic
from typing import Any, TypeVar

from psycopg import Connection, OperationalError
from psycopg.abc import PQGen
from psycopg.waiting import READY_NONE

from catalog.outage.watch import Watch

SILENCE = 0.5
"""Seconds in which nothing comes before we ask; with `CONNECTING` all that a request waits."""
AGAIN = 5.0
"""Seconds until we ask once more for a statement that is only slow."""

Result = TypeVar("Result")


class Patient(Connection[Any]):
    """Without a watch, or where nobody serves (`is_bounded`), it waits as any other."""

    is_bounded = False
    watch: Watch | None = None

    def wait(self, gen: PQGen[Result], *rest: Any, **more: Any) -> Result:
        if self.is_bounded and self.watch is not None:
            gen = self._heard(gen, self.watch)
        return super().wait(gen, *rest, **more)

    def _heard(self, gen: PQGen[Result], watch: Watch) -> PQGen[Result]:
        """The same, given up when the database has fallen silent for everybody."""
        ask_at = monotonic() + SILENCE
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if ready == READY_NONE and (watch.is_away or monotonic() >= ask_at):
                    if watch.suspected():
                        self.close()
                        raise OperationalError("the database has fallen silent")
                    ask_at = monotonic() + AGAIN
                wanted = gen.send(ready)
        except StopIteration as done:
            found: Result = done.value
            return found
