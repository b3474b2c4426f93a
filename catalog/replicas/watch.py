"""One thread of each process that looks at the replicas, so that no reader waits for that."""

from __future__ import annotations

import logging
import os
from threading import Lock, Thread
from time import sleep

from django.db import connections

from catalog.replicas.rotation import Rotation, rotation

PERIOD = 0.5
"""Seconds between two looks."""

logger = logging.getLogger(__name__)


class Watch:
    """Begun by the first who reads: servers fork their workers before, and threads do not fork."""

    def __init__(self, watched: Rotation) -> None:
        self.rotation = watched
        self.process: int | None = None
        self.beginning = Lock()

    def begin(self) -> None:
        if self.process == os.getpid():
            return
        with self.beginning:
            if self.process != os.getpid():
                Thread(target=self._go_on, name="replicas", daemon=True).start()
                self.process = os.getpid()

    def _go_on(self) -> None:
        while True:
            try:
                self.rotation.look()
            except Exception:
                logger.exception("The look at the replicas failed.")
            finally:
                connections.close_all()  # back to the pools
            sleep(PERIOD)


watch = Watch(rotation)
