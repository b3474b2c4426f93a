"""A cache that does not answer: survived, and said once a minute."""

from __future__ import annotations

import logging
import time

REST = 5.0
"""Seconds in which a cache that has failed is not asked again: each try may cost half a second."""
SILENCE = 60.0
logger = logging.getLogger(__name__)


class Outage:
    """Of one process; `begins` when the cache has failed."""

    def __init__(self) -> None:
        self._until = self._quiet_until = float("-inf")

    def lasts(self) -> bool:
        return time.monotonic() < self._until

    def begins(self, error: Exception) -> None:
        """The name of the error alone: its words may hold the cache's password."""
        now = time.monotonic()
        self._until = now + REST
        if now >= self._quiet_until:
            self._quiet_until = now + SILENCE
            kind = type(error).__name__
            logger.warning("The cache does not answer (%s): limits are not counted.", kind)
