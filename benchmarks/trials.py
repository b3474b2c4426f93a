"""What is measured of Kedai alone: start, memory, mixed traffic, growth.

Each trial starts a server of its own and gives figures by name, in the unit that the name ends in.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, zip_longest
from random import Random
from statistics import median

from benchmarks.aside import asked_aside
from benchmarks.client import Report, steady
from benchmarks.measuring import Figures, measure, undisturbed
from benchmarks.paths import Cycle
from benchmarks.servers import KEDAI, Server, database_url, on_all_cores, serving
from benchmarks.workloads import BY_NAME, Workload, lines_of, prepared

Found = dict[str, float]
STARTS = 3
CALLED, COUNTED = ("misses", "items", "wide", "facets"), 200
"""Workloads, and requests of each, whose calls are counted."""
WARM = 2000
"""Requests of misses, after which the memory of a worker is read."""


def readiness(vendor: str, size: int) -> Found:
    """From starting the program to the first answer, then the memory after some work.

    The stored snapshots, where there are any, are there before the first start that counts.
    """
    url, misses = database_url(vendor, size), BY_NAME["misses"]
    lines = lines_of(misses, size)
    path = lines[0].request.path
    with serving(KEDAI, vendor, url) as server:
        server.wait(path)
    took = []
    for _ in range(STARTS):
        with serving(KEDAI, vendor, url) as server:
            took.append(server.wait(path))
    with serving(KEDAI, vendor, url) as server:
        server.wait(path)
        measure(server, misses, prepared(misses, lines, server.port), seconds=0, at_least=WARM)
        memory = server.private_memory()
        unknown = BY_NAME["unknown"]
        deal = prepared(unknown, lines_of(unknown, size), server.port)
        measure(server, unknown, deal, seconds=0, at_least=WARM)
        flooded = server.private_memory()
    return {
        "ready_s": round(median(took), 2),
        "private_mb": round(memory / 1e6, 1),
        "flooded_mb": round((flooded - memory) / 1e6, 1),
    }


def calls(vendor: str, size: int) -> Found:
    """Functions of Python that a request calls, by workload."""
    asked = {name: [line.request.path for line in lines_of(BY_NAME[name], size)] for name in CALLED}
    some = {name: paths[:COUNTED] for name, paths in asked.items()}
    found: dict[str, int] = asked_aside("calls", some, database_url(vendor, size))
    return {f"calls_{name}": float(number) for name, number in found.items()}


def mixed(vendor: str, size: int, *, rate: float = 300, seconds: float = 20) -> Found:
    """Lists (a third asked before, a third not, a third wide) and items, seven to three."""
    with on_all_cores(vendor, database_url(vendor, size)) as server:
        server.wait(lines_of(BY_NAME["hot"], size)[0].request.path)
        lists = _blended(("hot", "misses", "wide"), size, server.port)
        items = _blended(("items",), size, server.port)
        steady(server.port, lists, rate=50, seconds=1)
        of_lists, of_items = _together(
            server, [(lists, rate * 0.7, seconds), (items, rate * 0.3, seconds)]
        )
    return {
        "mixed_list_p50_ms": _ms(of_lists, 0.5),
        "mixed_list_p99_ms": _ms(of_lists, 0.99),
        "mixed_item_p50_ms": _ms(of_items, 0.5),
        "mixed_item_p99_ms": _ms(of_items, 0.99),
    }


def growth(vendor: str, small: int, large: int, *, rounds: int, seconds: float) -> Found:
    """The processor time of a miss at the large size by that at the small one, asked in turn.

    Both are asked the same questions: those of the small size.
    """
    misses = BY_NAME["misses"]
    lines = lines_of(misses, small)
    with (
        serving(KEDAI, vendor, database_url(vendor, small)) as low,
        serving(KEDAI, vendor, database_url(vendor, large)) as high,
    ):
        deals = {}
        for server in (low, high):
            server.wait(lines[0].request.path)
            deals[server] = prepared(misses, lines, server.port)
            measure(server, misses, deals[server], seconds=seconds, at_least=100)
        found: dict[Server, list[Figures]] = {low: [], high: []}
        for _ in range(rounds):
            for server, rounds_of_it in found.items():
                deal = deals[server]
                rounds_of_it.append(measure(server, misses, deal, seconds=seconds, at_least=100))
    below, above = (Figures.of_rounds(each) for each in found.values())
    return {
        "growth": round(above.cpu_us / below.cpu_us, 3),
        "growth_body": round(above.body / below.body, 3),
    }


def _blended(names: Sequence[str], size: int, port: int) -> Cycle:
    workloads = [BY_NAME[name] for name in names]
    columns = [_messages(workload, size, port) for workload in workloads]
    return Cycle([each for each in chain.from_iterable(zip_longest(*columns)) if each])


def _messages(workload: Workload, size: int, port: int, most: int = 5000) -> list[bytes]:
    lines = lines_of(workload, size)
    Random(size).shuffle(lines)
    return [line.request.message(port) for line in lines[:most]]


def _together(server: Server, parts: list[tuple[Cycle, float, float]]) -> list[Report]:
    with undisturbed(), ThreadPoolExecutor(len(parts)) as threads:
        asked = [
            threads.submit(steady, server.port, deal, rate=rate, seconds=seconds)
            for deal, rate, seconds in parts
        ]
        return [each.result() for each in asked]


def _ms(report: Report, share: float) -> float:
    return round(report.quantile(share) * 1000, 2)
