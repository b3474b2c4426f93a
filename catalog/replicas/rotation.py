"""Which replicas may be read from just now, as one process knows it.

A replica is in rotation while it has all that the primary had `REPLICA_LAG` seconds ago. One that
is further behind, does not answer, or is no standby of this primary is left alone; it is looked
at twice a second (`catalog.replicas.watch`) and comes back by itself.
"""

from __future__ import annotations

import logging
import os
from time import monotonic

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections

from catalog.replicas.positions import Positions

PRIMARY = DEFAULT_DB_ALIAS
WRITTEN = "SELECT system_identifier, pg_current_wal_lsn() - '0/0'::pg_lsn FROM pg_control_system()"
PLAYED_BACK = (
    "SELECT system_identifier, pg_last_wal_replay_lsn() - '0/0'::pg_lsn FROM pg_control_system() "
    "WHERE pg_is_in_recovery()"
)

logger = logging.getLogger(__name__)


class Rotation:
    """`behind` tells of each replica how many seconds it is behind; None: it is not to be asked."""

    def __init__(self, replicas: list[str], most: float) -> None:
        self.replicas = replicas
        self.most = most
        self.behind: dict[str, float | None] = dict.fromkeys(replicas)
        self.positions = Positions(most)
        self.system: int | None = None

    def chosen(self) -> str | None:
        """The replica for this process, if there is one. The same while it stands: what a worker
        has shown from one replica another may not have yet."""
        first = os.getpid()  # workers begun one after the other begin at one after the other
        for number in range(len(self.replicas)):
            alias = self.replicas[(first + number) % len(self.replicas)]
            if self.behind[alias] is not None:
                return alias
        return None

    def failed(self, alias: str, error: Exception) -> None:
        """A question to it failed: nobody asks it again before it has been looked at."""
        self._stands(alias, None, f"it failed ({error})")

    def look(self) -> None:
        """Ask the primary and every replica how far they are; one statement each."""
        try:
            self.system, place = _asked(PRIMARY, WRITTEN) or (None, 0)
            self.positions.seen(monotonic(), place)
        except Error as error:
            # Nothing can be read there either, so whoever stands in rotation stays.
            logger.warning("The primary does not say how far it is: %s", error)
        for alias in self.replicas:
            try:
                found = _asked(alias, PLAYED_BACK)
            except Error as error:
                self._stands(alias, None, f"it cannot be asked ({error})")
            else:
                self._judge(alias, found)

    def _judge(self, alias: str, found: tuple[int, int] | None) -> None:
        if found is None or found[0] != self.system:
            self._stands(alias, None, "it is no standby of this primary")
            return
        behind = self.positions.behind(found[1])
        if behind is None or behind > self.most:
            self._stands(alias, None, f"it is more than {self.most:g} s behind")
        else:
            self._stands(alias, behind)

    def _stands(self, alias: str, behind: float | None, why: str = "") -> None:
        before, self.behind[alias] = self.behind[alias], behind
        if behind is None and before is not None:
            logger.warning("%s has left rotation: %s.", alias, " ".join(why.split()))
        elif behind is not None and before is None:
            logger.info("%s is in rotation.", alias)


def _asked(alias: str, statement: str) -> tuple[int, int] | None:
    with connections[alias].cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return row and (int(row[0]), int(row[1]))


rotation = Rotation(settings.REPLICAS, settings.REPLICA_LAG)
