"""The tables of `docs/performance.md`, from the kept runs: what is told is what was measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.cluster import CHECKOUT

PAGE = CHECKOUT / "docs" / "performance.md"
BEGIN, END = "<!-- from benchmarks/results -->", "<!-- end -->"
"""What stands between them is written by `make bench-plots`."""

NAMES = {
    "bare": "bare server",
    "kedai": "Kedai",
    "kedai-exact": "Kedai, exact",
    "kedai-drf": "Kedai without its lane",
    "drf": "Django, DRF, django-filter",
    "fastapi-normal": "FastAPI, normal tables",
    "fastapi-masks": "FastAPI, mask columns",
    "fastapi-index": "FastAPI, Kedai's index",
}
MEANING = {
    "hot": "200 questions again and again",
    "misses": "a different question each time",
    "items": "one product by its code",
    "conditional": "still the same? 304",
    "facets": "a question with all facets",
    "wide": "5 to 10 criteria",
    "wide-uncounted": "the same without count",
    "rare": "rarest qualification, extreme amounts",
    "empty": "a popular place, and hardly anything else fits",
    "deep": "20 pages further",
    "text1": "text of one character",
    "text2": "of two",
    "text3": "of three",
    "text4": "of four",
    "unknown": "unknown parameters: 400",
}


def tables(kept: dict[tuple[int, str], dict[str, Any]]) -> str:
    return "\n\n".join("\n".join(_of_run(run)) for _, run in sorted(kept.items()))


def _of_run(run: dict[str, Any]) -> Iterator[str]:
    machine, versions = run["machine"], run["versions"]
    yield f"### {run['size']:,} products, {run['database']}, {run['at'][:10]}"
    yield ""
    yield (
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gib']:.0f} GiB; "
        f"load average {machine['load']:.1f}. "
        + ", ".join(f"{name} {version}" for name, version in versions.items() if "_" not in name)
        + "."
    )
    yield ""
    yield "| workload | candidate | CPU µs | × Kedai | p50 ms | p99 ms | bytes | load |"
    yield "|---|---|--:|--:|--:|--:|--:|--:|"
    for workload, by_name in run["figures"].items():
        ratios = run["ratios_to_kedai"].get(workload, {})
        for name, each in by_name.items():
            times = "{p50_ms:,.2f} | {p99_ms:,.2f}".format(**each)
            yield (
                f"| {workload} | {NAMES[name]} | {each['cpu_us']:,.0f} | "
                f"{_ratio(ratios.get(name))} | {times} | {each['body']:,} | {each['load']:.1f} |"
            )
    yield from _targets(run["targets"])
    if run["trials"]:
        yield ""
        yield ", ".join(f"{name} {value:g}" for name, value in run["trials"].items()) + "."
    for note in run["notes"]:
        yield ""
        yield note


def _ratio(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def _targets(targets: Iterable[dict[str, Any]]) -> Iterator[str]:
    asked = [each for each in targets if each["met"] is not None]
    if asked:
        yield ""
        yield "| target | asked | measured | |"
        yield "|---|--:|--:|---|"
    for each in asked:
        sign = "≤" if each["at_most"] else "≥"
        word = "met" if each["met"] else "**missed**"
        yield f"| {each['name']} | {sign} {each['limit']:g} | {each['value']:,.2f} | {word} |"


def write(kept: dict[tuple[int, str], dict[str, Any]], path: Path = PAGE) -> Path:
    """The page with its tables anew; what people wrote around them stays."""
    before, _, rest = path.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    path.write_text(f"{before}{BEGIN}\n\n{tables(kept)}\n\n{END}{after}", "utf-8")
    return path
