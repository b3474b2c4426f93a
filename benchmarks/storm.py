"""Readers while a desk publishes ten products a second, on a copy of the kept data.

The same questions at the same pace first without the desk, then with it. Server, readers and desk
share all cores, as on a small machine in use.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks import cluster
from benchmarks.client import Report, steady
from benchmarks.cluster import CHECKOUT, KEPT
from benchmarks.measuring import undisturbed
from benchmarks.servers import ALL_CORES, database_url, on_all_cores, on_cores
from benchmarks.workloads import BY_NAME, lines_of, prepared

EVERY = 0.1
"""Seconds from one publication to the next."""
RATE = 100.0
"""Questions a second."""
COPY = 1
"""The copy is a database of this many products by its name, which no kept one is."""


def storm(vendor: str, size: int, *, seconds: float = 15) -> dict[str, float]:
    misses = BY_NAME["misses"]
    lines = lines_of(misses, size)
    with copied(vendor, size) as url, on_all_cores(vendor, url) as server:
        server.wait(lines[0].request.path)
        deal = prepared(misses, lines, server.port)

        def readers() -> Report:
            with undisturbed():
                return steady(server.port, deal, rate=RATE, seconds=seconds)

        steady(server.port, deal, rate=RATE, seconds=2)
        calm = readers()
        command = [sys.executable, "-m", "benchmarks.publishing", str(EVERY), str(seconds + 2)]
        around = {**os.environ, "DATABASE_URL": url}
        with (
            on_cores(ALL_CORES),
            subprocess.Popen(
                command, cwd=CHECKOUT, env=around, stdout=subprocess.PIPE, text=True
            ) as desk,
        ):
            told = desk.stdout
            if told is None or told.readline().strip() != "begun":
                raise RuntimeError("The desk did not begin to publish.")
            stormy = readers()
            pairs = json.loads(told.read())
    times, work = (sorted(column) for column in zip(*pairs, strict=True))
    return {
        "publish_ms": round(times[len(times) // 2], 2),
        "publish_cpu_ms": round(work[len(work) // 2], 2),
        "publish_p99_ms": round(times[int(len(times) * 0.99)], 2),
        "calm_p99_ms": round(calm.quantile(0.99) * 1000, 2),
        "storm_p99_ms": round(stormy.quantile(0.99) * 1000, 2),
        "storm_p99_ratio": round(stormy.quantile(0.99) / calm.quantile(0.99), 2),
    }


@contextmanager
def copied(vendor: str, size: int) -> Iterator[str]:
    """The DATABASE_URL of a copy that may be written to, deleted afterwards."""
    if vendor == "postgresql":
        cluster.drop_database(COPY)
        cluster.copy_database(size, COPY)
        try:
            yield cluster.database_url(COPY)
        finally:
            cluster.drop_database(COPY)
        return
    copy = KEPT / "storm.sqlite3"
    original = database_url(vendor, size).removeprefix("sqlite:///")
    shutil.copyfile(original, copy)
    try:
        yield f"sqlite:///{copy}"
    finally:
        for file in KEPT.glob("storm.sqlite3*"):
            file.unlink()
