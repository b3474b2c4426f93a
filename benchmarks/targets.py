"""What reading must not cost more than, by the figures of one run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.result import Result

Value = Callable[[Result], float | None]
HUNDRED_THOUSAND, MILLION = 100_000, 1_000_000


@dataclass(frozen=True)
class Target:
    name: str
    limit: float
    value: Value
    at_most: bool = False
    sizes: tuple[int, ...] = (HUNDRED_THOUSAND,)
    """Asked at these sizes; elsewhere the value is told and nothing is said about it."""
    vendors: tuple[str, ...] = ("sqlite", "postgresql")

    def judged(self, result: Result) -> dict[str, Any]:
        value = self.value(result)
        met = None
        if value is not None and result.size in self.sizes and result.vendor in self.vendors:
            # As it is told: rounded to a hundredth.
            met = round(value, 2) <= self.limit if self.at_most else round(value, 2) >= self.limit
        return {
            "name": self.name,
            "value": None if value is None else round(value, 3),
            "limit": self.limit,
            "at_most": self.at_most,
            "met": met,
        }


def _ratio(workload: str, over: str, under: str) -> Value:
    return lambda result: result.ratio(workload, over, under)


def _trial(name: str) -> Value:
    return lambda result: result.trials.get(name)


def _time(workload: str, which: str, *, less: str = "") -> Value:
    """Milliseconds, less those of another workload."""

    def value(result: Result) -> float | None:
        figures, base = result.of(workload, "kedai"), result.of(less, "kedai")
        if figures is None or (less and base is None):
            return None
        return float(getattr(figures, which)) - (getattr(base, which) if base else 0.0)

    return value


def _cost(workload: str) -> Value:
    """Milliseconds of processor time."""

    def value(result: Result) -> float | None:
        figures = result.of(workload, "kedai")
        return figures.cpu_us / 1000 if figures else None

    return value


_BOTH = (HUNDRED_THOUSAND, MILLION)
_SQLITE, _POSTGRESQL = ("sqlite",), ("postgresql",)

TARGETS = (
    Target("hot, cached: CPU of the bare server", 1.15, _ratio("hot", "kedai", "bare"), True),
    Target("hot, exact: CPU of the bare server", 1.35, _ratio("hot", "kedai-exact", "bare"), True),
    Target("hot: less than Django + DRF + django-filter", 1000, _ratio("hot", "drf", "kedai")),
    Target("misses, lane: less than the same", 400, _ratio("misses", "drf", "kedai")),
    Target("misses, through DRF: less than the same", 150, _ratio("misses", "drf", "kedai-drf")),
    Target("misses: less than FastAPI", 250, _ratio("misses", "fastapi-normal", "kedai")),
    Target("misses: less than its mask columns", 10, _ratio("misses", "fastapi-masks", "kedai")),
    Target(
        "misses: less than its mask columns, at 1 000 000",
        80,
        _ratio("misses", "fastapi-masks", "kedai"),
        sizes=(MILLION,),
    ),
    Target(
        "misses: less than FastAPI given our index, PostgreSQL",
        1.2,
        _ratio("misses", "fastapi-index", "kedai"),
        vendors=_POSTGRESQL,
    ),
    Target(
        "misses: less than FastAPI given our index, SQLite",
        1.5,
        _ratio("misses", "fastapi-index", "kedai"),
        vendors=_SQLITE,
    ),
    Target("wide: p99 in ms", 5, _time("wide", "p99_ms"), True, (MILLION,)),
    Target(
        "wide: what count adds at p99, in ms",
        1,
        _time("wide", "p99_ms", less="wide-uncounted"),
        True,
        (MILLION,),
    ),
    Target("item: less than FastAPI", 3, _ratio("items", "fastapi-normal", "kedai")),
    Target("304: CPU of the bare server", 1.1, _ratio("conditional", "kedai", "bare"), True),
    Target("misses: growth from 100 000", 1.3, _trial("growth"), True, (MILLION,)),
    Target("text of two characters: recall", 1, _trial("recall"), sizes=_BOTH),
    Target(
        "text of two characters: p50 in ms, SQLite",
        5,
        _time("text2", "p50_ms"),
        True,
        (MILLION,),
        _SQLITE,
    ),
    Target(
        "text of two characters: p50 in ms, PostgreSQL",
        20,
        _time("text2", "p50_ms"),
        True,
        (MILLION,),
        _POSTGRESQL,
    ),
    Target("facets: CPU in ms", 2, _cost("facets"), True),
    Target("facets: CPU in ms, at 1 000 000", 8, _cost("facets"), True, (MILLION,)),
    Target("publish one product: ms", 20, _trial("publish_ms"), True, (MILLION,)),
    Target("readers' p99 meanwhile, times", 2, _trial("storm_p99_ratio"), True, (MILLION,)),
    Target("a worker is ready: s", 2, _trial("ready_s"), True, (MILLION,)),
    Target("memory of a worker: MB", 300, _trial("private_mb"), True, (MILLION,)),
    Target("300 a second on all cores: p99 of lists in ms", 50, _trial("mixed_list_p99_ms"), True),
    Target("300 a second on all cores: p99 of items in ms", 25, _trial("mixed_item_p99_ms"), True),
)


def judged(result: Result) -> list[dict[str, Any]]:
    return [target.judged(result) for target in TARGETS]
