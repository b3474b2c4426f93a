"""What a worker knows of itself, written down every few seconds.

The express lane counts with plain integers, as it has no microsecond to give away; they and the
rest are copied from here to where all workers' numbers are added up.
"""

from __future__ import annotations

import logging
import resource
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import connection
from prometheus_client import Counter

from catalog.finding import index
from catalog.lane.express import Lane
from config.operating import metrics

EVERY = 5.0
"""Seconds; Prometheus asks every 15 by default."""

logger = logging.getLogger(__name__)


class Rising:
    """A counter that follows a number kept elsewhere."""

    def __init__(self, counter: Counter) -> None:
        self.counter, self.told = counter, 0.0

    def follow(self, number: float) -> None:
        self.counter.inc(max(0.0, number - self.told))
        self.told = number


class Worker:
    def __init__(self, lane: Lane | None) -> None:
        self.lane = lane
        self.kept, self.made, self.left = (
            Rising(metrics.LANE.labels(outcome)) for outcome in ("kept", "made", "left")
        )
        self.processor = Rising(metrics.PROCESSOR)
        self.pool_failed = Rising(metrics.POOL_FAILED)

    def begin(self) -> None:
        threading.Thread(target=self._run, name="metrics", daemon=True).start()

    def _run(self) -> None:
        while True:
            try:
                self.write_down()
            except Exception:
                logger.exception("What this worker counts could not be written down.")
            time.sleep(EVERY)

    def write_down(self) -> None:
        if self.lane is not None:
            self.kept.follow(self.lane.answered - self.lane.made)
            self.made.follow(self.lane.made)
            self.left.follow(self.lane.left)
        self.processor.follow(time.process_time())
        metrics.WORKERS.set(1)
        metrics.THREADS.set(threading.active_count())
        metrics.INDEX.set(index.number())
        memory = _resident()
        metrics.MEMORY.set(memory)
        metrics.LARGEST.set(memory)
        self._pool(_pool())

    def _pool(self, found: Mapping[str, int]) -> None:
        if not found:
            return
        idle, all_ = found.get("pool_available", 0), found.get("pool_size", 0)
        metrics.POOL.labels("idle").set(idle)
        metrics.POOL.labels("in_use").set(all_ - idle)
        metrics.POOL.labels("waited_for").set(found.get("requests_waiting", 0))
        self.pool_failed.follow(found.get("requests_errors", 0))


def _pool() -> Mapping[str, int]:
    """Of psycopg's pool, which all threads of a process share; nothing on SQLite."""
    pool: Any = getattr(connection, "pool", None)
    return pool.get_stats() if pool is not None else {}


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()
