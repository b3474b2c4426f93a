"""Before anything is timed: everyone gives the same products in the same order, or the run fails.

At 1 000 products the reference is brute force, from frozen records and the pure matcher; above
that it is Kedai through Django and DRF, which the tests hold against the same brute force.
Compared are the codes in their order, the word of every verdict, and the count.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from math import inf
from typing import Any, Protocol

from benchmarks.aside import asked_aside
from benchmarks.connection import asked_each
from benchmarks.paths import Request, following
from benchmarks.workloads import BY_NAME, DRF_PATH, PEERS, UNDERSTOOD, lines_of, parameters

BRUTE_FORCE = 1000
"""Products up to which brute force is the reference."""

ASKED = {"misses": 60, "hot": 30, "wide": 30, "rare": 15, "empty": 15}
"""Questions of each workload."""
WALKED = 15
"""Of so many questions one is also walked along."""


class Asked(Protocol):
    """A running candidate, as far as the oracle needs it."""

    @property
    def name(self) -> str: ...

    @property
    def port(self) -> int: ...


class Disagreement(Exception):
    """A candidate answers otherwise than the reference: its figures would be worth nothing."""


@dataclass(frozen=True)
class Answer:
    """What must be the same of an answer."""

    codes: tuple[str, ...]
    verdicts: tuple[dict[str, str], ...]
    count: tuple[int, bool] | None
    """So many, and whether that is all."""


def questions(size: int) -> list[str]:
    """Paths to compare, of each workload in turn. From the ends of the files, as what is measured
    begins at their beginnings and must not have been asked before."""
    columns = []
    for workload, number in ASKED.items():
        lines = lines_of(BY_NAME[workload], size)
        columns.append(list(dict.fromkeys(line.request.path for line in lines))[-number:])
    mixed = chain.from_iterable(zip_longest(*columns))
    return list(dict.fromkeys(path for path in mixed if path))


def compare(
    servers: Iterable[Asked], size: int, asked: Sequence[str], url: str, seconds: float = inf
) -> int:
    """How many answers were compared; a `Disagreement` names the question and both sides.

    When so many seconds have gone, the questions that are left are left out.
    """
    servers, began = list(servers), time.perf_counter()
    if size <= BRUTE_FORCE:
        reference, expected = "brute force", iter(by_brute_force(asked, url))
    else:
        through_drf = next(server for server in servers if server.name == DRF_PATH)
        servers.remove(through_drf)
        reference, expected = DRF_PATH, answers(through_drf.port, asked)
    given = {
        each.name: answers(each.port, [path for path in asked if understood(each.name, path)])
        for each in servers
    }
    compared = 0
    for number, (path, there) in enumerate(zip(asked, expected, strict=True)):
        for server in servers:
            if understood(server.name, path):
                _same(path, there, next(given[server.name]), reference, server.name)
                compared += 1
        if number % WALKED == 0:
            compared += walked(servers, path)
        if time.perf_counter() - began > seconds:
            break
    return compared


def walked(servers: Iterable[Asked], start: str) -> int:
    """Two pages further, where a candidate has pages: no product comes twice, and everyone's pages
    are the same."""
    first: tuple[str, list[str]] | None = None
    compared = 0
    for server in servers:
        codes = _pages(server, start, 3) if understood(server.name, start) else None
        if codes is None:
            continue
        if len(set(codes)) != len(codes):
            raise Disagreement(f"{server.name} shows a product twice along {start}")
        if first and codes != first[1]:
            raise Disagreement(f"{server.name} walks otherwise than {first[0]} along {start}")
        first = first or (server.name, codes)
        compared += 1
    return compared


def understood(name: str, path: str) -> bool:
    return name not in PEERS or parameters(path).keys() <= UNDERSTOOD


def answers(port: int, asked: Sequence[str]) -> Iterator[Answer]:
    for path, answer in zip(asked, asked_each(port, map(Request, asked)), strict=True):
        if answer.status != 200:
            raise Disagreement(f"{answer.status} to {path}: {answer.body[:300]!r}")
        yield read(json.loads(answer.body))


def read(body: dict[str, Any]) -> Answer:
    results, count = body["results"], body.get("count")
    return Answer(
        codes=tuple(result["code"] for result in results),
        verdicts=tuple(
            {criterion: said["verdict"] for criterion, said in result["match"].items()}
            for result in results
        ),
        count=(count["value"], count["exact"]) if count else None,
    )


def by_brute_force(asked: Sequence[str], url: str) -> list[Answer]:
    return [read(body) for body in asked_aside("brute_force", asked, url)]


def _same(path: str, expected: Answer, given: Answer, reference: str, name: str) -> None:
    if given == expected:
        return
    for part in ("codes", "verdicts", "count"):
        there, here = getattr(expected, part), getattr(given, part)
        if there != here:
            raise Disagreement(
                f"{name} differs from {reference} in {part}\n  of {path}\n"
                f"  {reference}: {_shortened(there)}\n  {name}: {_shortened(here)}"
            )


def _shortened(value: object) -> str:
    text = repr(value)
    return text if len(text) < 800 else f"{text[:800]}…"


def _pages(server: Asked, start: str, pages: int) -> list[str] | None:
    """The codes of so many pages; None where the candidate has no pages."""
    path: str | None = start
    codes: list[str] = []
    for _ in range(pages):
        if path is None:
            break
        body = next(asked_each(server.port, [Request(path)])).body
        parsed = json.loads(body)
        if "next" not in parsed:
            return None
        codes += [result["code"] for result in parsed["results"]]
        path = following(body)
    return codes
