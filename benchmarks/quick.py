"""The benchmark in less than 50 seconds: `python -m benchmarks.quick` (`make bench-quick`).

It takes the prepared 100 000 products where they are there (`make bench-data`), else it makes
10 000 in SQLite, or as many as 16 seconds allow. Only peers that are installed are asked. Progress
goes to stderr; the last line on stdout is one JSON object.
"""

from __future__ import annotations

import json
import sys
import time
from contextlib import ExitStack
from dataclasses import asdict
from typing import Any

from benchmarks import cluster, cpu, preparing, questions, targets
from benchmarks.connection import BadAnswer
from benchmarks.fleet import candidates, fleet
from benchmarks.folding import fold
from benchmarks.oracle import Disagreement
from benchmarks.reference import SEED
from benchmarks.result import Result
from benchmarks.run import ask_workload, compare
from benchmarks.servers import NotReady, database, database_url
from benchmarks.workloads import BY_NAME, lines_of

ALLOWED = 50.0
"""Seconds for everything."""
STOPPING = 5.0
"""Of them, kept for ending the servers."""
PREPARED, MADE, TRIED = 100_000, 10_000, 200
MAKING, SETTING_UP = 16.0, 8.0
"""Seconds for making data on the spot, and how many of them tables and reference rows take."""
WORKLOADS = ("misses", "hot", "items", "conditional", "facets")
ROUNDS, LONGEST, LEAST = 3, 0.6, 8
STARTING, COMPARING = 0.5, 0.2
"""Shares of the time that is left then."""

_began = time.perf_counter()


def left() -> float:
    """Seconds until everything must have ended."""
    return ALLOWED - STOPPING - (time.perf_counter() - _began)


def told(what: str) -> None:
    print(f"{time.perf_counter() - _began:5.1f} s  {what}", file=sys.stderr, flush=True)


def data() -> Result:
    """The products to ask for, made now where none are prepared."""
    for vendor in ("postgresql", "sqlite"):
        if vendor == "postgresql" and not cluster.installed():
            continue
        if preparing.is_ready(PREPARED, vendor, keep=True):
            found = Result(PREPARED, vendor)
            if not preparing.is_ready(PREPARED, vendor):
                found.note("Other code made the data; `make bench-data` makes them anew.")
            return found
    size = MADE if preparing.is_ready(MADE, "sqlite") else _made()
    found = Result(size, "sqlite")
    found.note(f"{PREPARED:,} products are not prepared (`make bench-data`): SQLite at {size:,}.")
    return found


def _made() -> int:
    """How many could be made in SQLite, by the pace of a few that are only folded."""
    fold(range(TRIED), SEED)  # imports and opens what the first one needs
    before = time.perf_counter()
    fold(range(TRIED, 2 * TRIED), SEED)
    each = (time.perf_counter() - before) / TRIED / preparing.PROCESSES
    size = max(min(MADE, int((MAKING - SETTING_UP) / each) // 1000 * 1000), 1000)
    told(f"making {size:,} products")
    preparing.prepare(size, ["sqlite"], watched=lambda more: None)
    questions.write(size)
    return size


def run(found: Result) -> None:
    """Fill in the result, as far as time allows."""
    url = database_url(found.vendor, found.size)
    with ExitStack() as stack:
        stack.enter_context(database(found.vendor))
        servers = stack.enter_context(fleet(found.vendor, url))
        told(f"starting servers: {found.size:,} products, {found.vendor}")
        first = lines_of(BY_NAME["hot"], found.size)[0].request.path
        servers.start(candidates(found.vendor, None, found), first, found, left() * STARTING)
        told("comparing answers")
        compare(found, servers, seconds=left() * COMPARING)
        for done, name in enumerate(WORKLOADS):
            workload = BY_NAME[name]
            share = left() / (len(WORKLOADS) - done)
            if share < 1:
                found.note(f"{name} was left out: no time was left.")
                continue
            told(name)
            seconds = min(share / (ROUNDS + 1) / len(workload.candidates), LONGEST)
            ask_workload(
                found, servers, workload, rounds=ROUNDS, seconds=seconds, least=LEAST, until=share
            )
        told("stopping servers")


def document(found: Result, before: float) -> dict[str, Any]:
    judged = targets.judged(found)
    return {
        "size": found.size,
        "database": found.vendor,
        "load": {"before": round(before, 2), "after": round(cpu.load(), 2)},
        "seconds": round(time.perf_counter() - _began, 1),
        "cpu_us": {
            workload: {name: asdict(each)["cpu_us"] for name, each in by_candidate.items()}
            for workload, by_candidate in found.figures.items()
        },
        "ratios_to_kedai": found.ratios(),
        "targets": [target for target in judged if target["value"] is not None],
        "notes": found.notes,
    }


def main() -> int:
    before = cpu.load()
    found = data()
    try:
        run(found)
    except (Disagreement, NotReady, BadAnswer) as error:
        print(json.dumps({"size": found.size, "database": found.vendor, "error": str(error)}))
        return 1
    print(json.dumps(document(found, before), ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
