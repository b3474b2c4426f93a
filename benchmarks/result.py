"""What a run found: kept as a small JSON file, and read again for the plots and the page."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from benchmarks import cluster, cpu
from benchmarks.measuring import Figures

FOLDER = Path(__file__).parent / "results"
PACKAGES = ("django", "djangorestframework", "django-filter", "granian", "psycopg", "pyroaring")


@dataclass
class Result:
    """Of one size and one database."""

    size: int
    vendor: str
    figures: dict[str, dict[str, Figures]] = field(default_factory=dict)
    """By workload, then by candidate."""
    trials: dict[str, float] = field(default_factory=dict)
    """What only needs one figure: see `benchmarks/trials.py`."""
    versions: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    """What was left out, and why."""

    def note(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes.append(sentence)

    def of(self, workload: str, candidate: str) -> Figures | None:
        return self.figures.get(workload, {}).get(candidate)

    def ratio(self, workload: str, over: str, under: str) -> float | None:
        """How many times the processor time of `under` a request costs `over`."""
        upper, lower = self.of(workload, over), self.of(workload, under)
        return upper.cpu_us / lower.cpu_us if upper and lower and lower.cpu_us else None

    def ratios(self) -> dict[str, dict[str, float]]:
        """Of every candidate to Kedai, by workload."""
        found = {
            workload: {name: self.ratio(workload, name, "kedai") for name in by_candidate}
            for workload, by_candidate in self.figures.items()
        }
        return {
            workload: {name: round(ratio, 2) for name, ratio in each.items() if ratio}
            for workload, each in found.items()
            if any(name != "kedai" for name in each)
        }


def document(result: Result, targets: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "size": result.size,
        "database": result.vendor,
        "machine": machine(),
        "versions": result.versions,
        "figures": {
            workload: {name: asdict(figures) for name, figures in by_candidate.items()}
            for workload, by_candidate in result.figures.items()
        },
        "trials": result.trials,
        "ratios_to_kedai": result.ratios(),
        "targets": targets,
        "notes": result.notes,
    }


def machine() -> dict[str, Any]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": cpu.processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(memory, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "load": round(cpu.load(), 2),
    }


def versions(vendor: str) -> dict[str, str]:
    """Of what is measured; PostgreSQL is asked, so it must be running."""
    found = {"python": platform.python_version()}
    found |= {name: metadata.version(name) for name in PACKAGES}
    if vendor == "sqlite":
        return found | {"sqlite": sqlite3.sqlite_version}
    settings = " ".join(f"{name}={value}" for name, value in cluster.SETTINGS.items())
    return found | {"postgresql": cluster.version(), "postgresql_settings": settings}


def write(result: Result, targets: list[dict[str, Any]]) -> Path:
    """Into `benchmarks/results/`; a second run of the same day takes the first one's place."""
    FOLDER.mkdir(exist_ok=True)
    day = datetime.now(UTC).date().isoformat()
    path = FOLDER / f"{day}-{result.size}-{result.vendor}.json"
    text = json.dumps(document(result, targets), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", "utf-8")
    return path


def newest() -> dict[tuple[int, str], dict[str, Any]]:
    """The newest kept run of every size and database, as it was written."""
    found: dict[tuple[int, str], dict[str, Any]] = {}
    for path in sorted(FOLDER.glob("*.json")):
        read = json.loads(path.read_text("utf-8"))
        found[read["size"], read["database"]] = read
    return found


def table(result: Result) -> str:
    """For people: a line for each workload and candidate."""
    lines = [f"--- {result.size:,} products, {result.vendor}"]
    lines.append(
        f"{'workload':15} {'candidate':15} {'CPU µs':>10} {'× kedai':>9} {'p50 ms':>9} "
        f"{'p99 ms':>9} {'a second':>9} {'bytes':>7} {'load':>5}"
    )
    for workload, by_candidate in result.figures.items():
        for name, each in by_candidate.items():
            ratio = result.ratio(workload, name, "kedai")
            lines.append(
                f"{workload:15} {name:15} {each.cpu_us:10,.1f} {_short(ratio):>9} "
                f"{each.p50_ms:9,.2f} {each.p99_ms:9,.2f} {each.rate:9,.0f} {each.body:7,} "
                f"{each.load:5.1f}"
            )
    lines += [f"{name:31} {value:12,.3f}" for name, value in result.trials.items()]
    return "\n".join(lines)


def _short(ratio: float | None) -> str:
    if ratio is None:
        return ""
    return f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.2f}"


def verdicts(targets: Iterable[dict[str, Any]]) -> str:
    """The targets for people, those not measured last."""
    words = {True: "met", False: "MISSED", None: "not measured"}
    ordered = sorted(targets, key=lambda target: target["met"] is None)
    return "\n".join(
        f"{words[target['met']]:12} {target['name']}: {_told(target['value'])} "
        f"(asked {'≤' if target['at_most'] else '≥'} {target['limit']:g})"
        for target in ordered
    )


def _told(value: float | None) -> str:
    return "–" if value is None else f"{value:,.2f}"
