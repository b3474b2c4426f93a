"""The whole benchmark: `python -m benchmarks.run --size 100000` (`make bench`; takes minutes).

For each size and database: all candidates start, the oracle compares their answers, then each
workload is asked of one after the other, A B C A B C, and the trials of Kedai alone follow. A
table goes to stdout, a small JSON file to `benchmarks/results/`. Prepare the data first:
`make bench-data`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from math import inf

from benchmarks import cluster, oracle, recall, result, storm, targets, trials
from benchmarks.connection import BadAnswer
from benchmarks.fleet import Fleet, candidates, fleet
from benchmarks.measuring import Figures, measure
from benchmarks.oracle import Disagreement
from benchmarks.paths import Ration
from benchmarks.result import Result
from benchmarks.servers import VENDORS, database, database_url
from benchmarks.workloads import (
    BARE,
    BY_NAME,
    DRF_PATH,
    KEEPING,
    WORKLOADS,
    Workload,
    lines_of,
    prepared,
)

SIZES = (1_000, 10_000, 100_000, 1_000_000)
GROWN_FROM = 100_000
WARMING = 0.3
"""Seconds of the round that does not count."""
SLOW, FEW = 200, 2
"""Who gives fewer answers a second is asked over a few connections only: more would just wait."""


def compare(found: Result, servers: Fleet, seconds: float = inf) -> None:
    """A `Disagreement`, or a note of how much was compared."""
    if found.size > oracle.BRUTE_FORCE and DRF_PATH not in servers.servers:
        found.note("Nothing was compared: Kedai through DRF, the reference, was left out.")
        return
    asked = oracle.questions(found.size)
    running = servers.servers.values()
    compared = oracle.compare(running, found.size, asked, servers.url, seconds)
    found.note(f"{compared} answers were compared before the first was timed: no difference.")


def ask_workload(
    found: Result,
    servers: Fleet,
    workload: Workload,
    *,
    rounds: int,
    seconds: float,
    least: int,
    until: float = inf,
) -> None:
    """All its candidates in turn, `rounds` times after a short one that does not count; no round
    begins when `until` seconds have gone, but one is always measured."""
    began = time.perf_counter()
    lines = lines_of(workload, found.size)
    if BARE in workload.candidates:
        servers.start_bare(workload, lines)
    asked = servers.asked(workload)
    deals = {
        name: prepared(
            *(workload, lines, server.port), primed=workload.is_repeated and name in KEEPING
        )
        for name, server in asked.items()
    }
    part = len(lines) // (rounds + 1) if workload.is_fresh else inf
    measured: dict[str, list[Figures]] = {name: [] for name in asked}
    slow: set[str] = set()
    for number in range(rounds + 1):
        is_warming = number == 0
        if number > 1 and time.perf_counter() - began > until:
            break
        for name, server in list(asked.items()):
            try:
                figures = measure(
                    *(server, workload, Ration(deals[name], part)),
                    seconds=min(seconds, WARMING) if is_warming else seconds,
                    at_least=1 if is_warming else least,
                    connections=min(FEW, workload.connections)
                    if is_warming or name in slow
                    else None,
                )
            except BadAnswer as error:
                found.note(f"{name} was left out of {workload.name}: {error}")
                del asked[name]
                continue
            if is_warming:
                slow |= {name} if figures.rate < SLOW else set()
            else:
                measured[name].append(figures)
    found.figures[workload.name] = {
        name: Figures.of_rounds(each) for name, each in measured.items() if each
    }


def try_kedai(found: Result, rounds: int, seconds: float, told: Callable[[str], None]) -> None:
    """The trials, after which no server runs; one that cannot be made is noted."""
    vendor, size = found.vendor, found.size
    wanted: dict[str, Callable[[], dict[str, float]]] = {
        "readiness": lambda: trials.readiness(vendor, size),
        "calls": lambda: trials.calls(vendor, size),
        "recall": lambda: recall.recall(vendor, size),
        "mixed": lambda: trials.mixed(vendor, size),
        "storm": lambda: storm.storm(vendor, size),
    }
    if size > GROWN_FROM:
        wanted["growth"] = lambda: trials.growth(
            vendor, GROWN_FROM, size, rounds=rounds, seconds=seconds
        )
    for name, trial in wanted.items():
        told(name)
        try:
            found.trials |= trial()
        except (BadAnswer, RuntimeError, OSError) as error:
            found.note(f"The trial {name} could not be made: {error}")


def run(found: Result, given: argparse.Namespace) -> None:
    """Fill in the result."""

    def told(what: str) -> None:
        print(f"{found.size:,} {found.vendor}: {what}", file=sys.stderr, flush=True)

    url = database_url(found.vendor, found.size)
    names = {*given.candidates} | {DRF_PATH} if given.candidates else None
    if names:
        found.note(f"Only these were asked: {', '.join(sorted(names))}.")
    with database(found.vendor):
        found.versions = result.versions(found.vendor)
        with fleet(found.vendor, url) as servers:
            told("starting")
            wanted = candidates(found.vendor, names, found)
            servers.start(wanted, lines_of(BY_NAME["hot"], found.size)[0].request.path, found)
            told("comparing answers")
            compare(found, servers)
            for workload in WORKLOADS:
                if not given.workloads or workload.name in given.workloads:
                    told(workload.name)
                    ask_workload(
                        *(found, servers, workload),
                        rounds=given.rounds,
                        seconds=given.seconds,
                        least=given.least,
                    )
        if not given.without_trials:
            try_kedai(found, given.rounds, given.seconds, told)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("--size", type=int, choices=SIZES, action="append")
    parser.add_argument("--database", choices=VENDORS, action="append")
    parser.add_argument("--workload", dest="workloads", choices=list(BY_NAME), action="append")
    parser.add_argument("--candidate", dest="candidates", action="append")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each round")
    parser.add_argument("--least", type=int, default=40, help="requests of each round")
    parser.add_argument("--without-trials", action="store_true")
    given = parser.parse_args(arguments)
    is_whole = not (given.workloads or given.without_trials)
    for size in given.size or [100_000]:
        for vendor in given.database or _installed():
            found = Result(size, vendor)
            try:
                run(found, given)
            except Disagreement as error:
                print(f"The answers differ, so nothing was timed.\n{error}", file=sys.stderr)
                return 1
            judged = targets.judged(found)
            print(result.table(found), result.verdicts(judged), *found.notes, sep="\n", flush=True)
            if is_whole:
                print(result.write(found, judged))
    return 0


def _installed() -> list[str]:
    if cluster.installed():
        return list(VENDORS)
    print("PostgreSQL's programs are not installed: SQLite only.", file=sys.stderr)
    return ["sqlite"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
