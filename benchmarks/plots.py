"""Draws what the newest kept runs found: `python -m benchmarks.plots` (`make bench-plots`).

For each database two pictures in `docs/`: the cost of a request by workload and candidate at the
size that has been measured most widely, and how the cost of a different question each time grows
with the catalog. Both axes of cost are logarithmic. Then the tables of `docs/performance.md` are
written anew from the same files.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise
from math import ceil, floor, log10
from pathlib import Path
from typing import Any

from benchmarks import page, result
from benchmarks.cluster import CHECKOUT
from benchmarks.servers import VENDORS

DOCS = CHECKOUT / "docs"
SIZE = 100_000
SHOWN = ("hot", "misses", "items", "conditional")
"""Workloads of the first picture."""
GROWN = "misses"
"""The workload of the second one."""
TITLES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
COLOURS = {
    "bare": "#6b7785",
    "kedai": "#1b5e9b",
    "kedai-exact": "#4d8ac2",
    "kedai-drf": "#8db7dd",
    "drf": "#a1331b",
    "fastapi-normal": "#c9692c",
    "fastapi-masks": "#b58a1f",
    "fastapi-index": "#5d7f3a",
}
Point = tuple[float, float]
Kept = dict[tuple[int, str], dict[str, Any]]

WIDE, LEFT, RIGHT, ROW = 900, 250, 90, 24


class Picture:
    """Parts of an SVG that needs no font of its own and reads on light and dark pages."""

    def __init__(self, title: str) -> None:
        self.title, self.parts = title, [_text(20, 32, title, size=18, weight="bold")]

    def add(self, *parts: str) -> None:
        self.parts += parts

    def written(self, high: float) -> str:
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {high:.0f}" role="img" '
            f'aria-label="{escape(self.title)}" font-family="sans-serif" font-size="14">'
        )
        back = f'<rect width="{WIDE}" height="{high:.0f}" fill="#ffffff"/>'
        return "\n".join([head, back, *self.parts, "</svg>", ""])


def _text(
    x: float, y: float, text: str, *, anchor: str = "start", size: int = 14, weight: str = "normal"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" '
        f'font-weight="{weight}" fill="#1d2730">{escape(text)}</text>'
    )


def _line(x1: float, y1: float, x2: float, y2: float, colour: str = "#d5dbe1") -> str:
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
        f'stroke="{colour}" stroke-width="{1 if colour == "#d5dbe1" else 2.5}"/>'
    )


class Scale:
    """Logarithmic, from whole powers of ten to whole powers of ten."""

    def __init__(self, values: Iterable[float], start: float, end: float) -> None:
        values = [value for value in values if value > 0]
        self.low, self.high = floor(log10(min(values))), ceil(log10(max(values)))
        self.high = max(self.high, self.low + 1)
        self.start, self.end = start, end

    def at(self, value: float) -> float:
        share = (log10(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def powers(self) -> list[float]:
        return [10.0**power for power in range(self.low, self.high + 1)]


def told(microseconds: float) -> str:
    """
    >>> [told(value) for value in (25.4, 1_900, 38_880, 1_200_000)]
    ['25 µs', '1.9 ms', '39 ms', '1.2 s']
    """
    for unit, size in (("s", 1e6), ("ms", 1e3), ("µs", 1)):
        if microseconds >= size:
            value = microseconds / size
            return f"{value:.1f} {unit}" if value < 10 else f"{value:.0f} {unit}"
    return f"{microseconds:.2f} µs"


def bars(kept: dict[str, Any], workloads: Sequence[str] = SHOWN) -> str:
    """Processor time of a request, a bar for each candidate, the quickest first."""
    figures = {name: kept["figures"][name] for name in workloads if name in kept["figures"]}
    costs = [each["cpu_us"] for by_name in figures.values() for each in by_name.values()]
    scale = Scale(costs, LEFT, WIDE - RIGHT)
    picture = Picture(
        f"Processor time of a request, {kept['size']:,} products, {TITLES[kept['database']]}"
    )
    y = 56.0
    for workload, by_name in figures.items():
        y += ROW
        picture.add(_text(20, y, f"{workload}: {page.MEANING[workload]}", weight="bold"))
        for name, each in sorted(by_name.items(), key=lambda pair: float(pair[1]["cpu_us"])):
            y += ROW
            end = scale.at(each["cpu_us"])
            picture.add(
                _text(LEFT - 10, y, page.NAMES[name], anchor="end"),
                f'<rect x="{LEFT}" y="{y - 13:.1f}" width="{max(end - LEFT, 1):.1f}" height="17" '
                f'fill="{COLOURS[name]}"/>',
                _text(end + 6, y, told(each["cpu_us"])),
            )
        y += ROW / 2
    for power in scale.powers():
        x = scale.at(power)
        picture.parts.insert(1, _line(x, 56, x, y))
        picture.add(_text(x, y + 18, told(power), anchor="middle", size=12))
    return picture.written(y + 34)


def growth(kept: Kept, vendor: str) -> str | None:
    """A line for each candidate over the sizes; None where there is but one size."""
    sizes = sorted(size for size, of in kept if of == vendor)
    lines: dict[str, list[Point]] = {}
    for size in sizes:
        for name, each in kept[size, vendor]["figures"].get(GROWN, {}).items():
            lines.setdefault(name, []).append((size, each["cpu_us"]))
    lines = {name: points for name, points in lines.items() if len(points) > 1}
    if not lines:
        return None
    across = Scale([size for points in lines.values() for size, _ in points], 80, WIDE - 190)
    up = Scale([cost for points in lines.values() for _, cost in points], 420, 70)
    picture = Picture(f"Processor time of a different question each time, {TITLES[vendor]}")
    for power in across.powers():
        picture.add(_line(across.at(power), 70, across.at(power), 420))
        picture.add(_text(across.at(power), 442, f"{power:,.0f}", anchor="middle", size=12))
    for power in up.powers():
        picture.add(_line(80, up.at(power), WIDE - 190, up.at(power)))
        picture.add(_text(70, up.at(power) + 5, told(power), anchor="end", size=12))
    labels = sorted((up.at(points[-1][1]), name) for name, points in lines.items())
    low = 0.0
    for height, name in labels:
        low = max(height, low + 18)
        end = (across.at(lines[name][-1][0]), height)
        picture.add(_text(end[0] + 10, low + 5, page.NAMES[name], size=13))
        placed = [(across.at(size), up.at(cost)) for size, cost in lines[name]]
        for here, there in pairwise(placed):
            picture.add(_line(*here, *there, COLOURS[name]))
    picture.add(_text(80, 466, "products", size=12))
    return picture.written(480)


def draw(kept: Kept, docs: Path = DOCS) -> list[Path]:
    """The files that were written."""
    pictures: dict[str, str | None] = {}
    for vendor in VENDORS:
        if (SIZE, vendor) in kept:
            pictures[f"cost-{vendor}.svg"] = bars(kept[SIZE, vendor])
        pictures[f"growth-{vendor}.svg"] = growth(kept, vendor)
    written = []
    for name, drawn in pictures.items():
        if drawn is not None:
            (docs / name).write_text(drawn, "utf-8")
            written.append(docs / name)
    return written


def main() -> int:
    kept = result.newest()
    if not kept:
        print("Nothing to draw: no run is kept in benchmarks/results/.", file=sys.stderr)
        return 1
    for path in [*draw(kept), page.write(kept)]:
        print(path.relative_to(CHECKOUT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
