"""Coverage as drawings: where each cell stands, how warm it is, and the list behind it.

All lengths are units of the drawing; the style sheet gives the colours.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

from products.overview.addresses import listed
from products.overview.coverage import NOT_STATED, UNSTATED, Grid, by_province, stages_by_instrument
from products.overview.provinces import PROVINCES
from products.terminology import Vocabulary
from products.vocabulary import INSTRUMENT, REGION_LEVEL, STAGE, WHOLE_COUNTRY

WARMEST = 5
TOTAL = "合计"
ROOM, GAP = 4, 14
"""Between two cells, and before what is set apart: not stated, and the totals."""


@dataclass(frozen=True)
class Cell:
    """One number: `level` is 0 for none, then 1 to 5; a total has none."""

    x: int
    y: int
    width: int
    height: int
    name: str
    count: int
    level: int | None
    address: str

    @property
    def label(self) -> str:
        return f"{self.name}：{self.count} 项"

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


class Column(NamedTuple):
    """A heading on one line or two."""

    middle: int
    name: str
    lines: tuple[str, ...]


class Row(NamedTuple):
    y: int
    name: str
    cells: list[Cell]


class Chart(NamedTuple):
    width: int
    height: int
    columns: list[Column]
    rows: list[Row]


class Tiles(NamedTuple):
    width: int
    height: int
    cells: list[Cell]


def level(count: int, most: int) -> int:
    """How warm a cell is among others; by the square root, since most numbers are small.

    >>> level(0, 40), level(1, 40), level(10, 40), level(40, 40)
    (0, 1, 3, 5)
    """
    return min(WARMEST, 1 + int((WARMEST - 1) * sqrt(count / most))) if count else 0


def _lines(name: str) -> tuple[str, ...]:
    """A long heading in two halves.

    >>> _lines("贷款"), _lines("贸易与跨境融资")
    (('贷款',), ('贸易与', '跨境融资'))
    """
    half = len(name) // 2
    return (name,) if len(name) <= 4 else (name[:half], name[half:])


def _terms(words: Vocabulary) -> list[tuple[str, str]]:
    return [*words.choices, (UNSTATED, NOT_STATED), ("", TOTAL)]


def _places(number: int, start: int, size: int) -> list[int]:
    """Where so many cells begin; the last two are set apart."""
    apart = [GAP if index >= number - 2 else 0 for index in range(number)]
    return [start + index * (size + ROOM) + sum(apart[: index + 1]) for index in range(number)]


def stage_chart() -> Chart:
    """Stage × instrument of the public products, with totals."""
    wide, high, left, top = 66, 38, 66, 44
    grid = stages_by_instrument()
    stages, instruments = _terms(STAGE), _terms(INSTRUMENT)
    most = max(grid.cells.values(), default=1)
    xs, ys = _places(len(instruments), left, wide), _places(len(stages), top, high)
    rows = [
        Row(
            y,
            stage_name,
            [
                _stage_cell(grid, (stage, stage_name), (code, name), (x, y, wide, high), most)
                for (code, name), x in zip(instruments, xs, strict=True)
            ],
        )
        for (stage, stage_name), y in zip(stages, ys, strict=True)
    ]
    columns = [
        Column(x + wide // 2, name, _lines(name))
        for (_, name), x in zip(instruments, xs, strict=True)
    ]
    return Chart(xs[-1] + wide + ROOM, ys[-1] + high + ROOM, columns, rows)


def _stage_cell(
    grid: Grid,
    stage: tuple[str, str],
    instrument: tuple[str, str],
    place: tuple[int, int, int, int],
    most: int,
) -> Cell:
    """A cell or, where the stage or the instrument is none in particular, a total."""
    asked = {"stage": stage[0], "instrument": instrument[0]}
    filters = {name: code for name, code in asked.items() if code}
    match filters:
        case {"stage": code, "instrument": other}:
            count, warmth = grid.cells[code, other], level(grid.cells[code, other], most)
            return Cell(*place, f"{stage[1]} × {instrument[1]}", count, warmth, _behind(filters))
        case {"stage": code}:
            count, name = grid.stages[code], f"{stage[1]}{TOTAL}"
        case {"instrument": code}:
            count, name = grid.instruments[code], f"{instrument[1]}{TOTAL}"
        case _:
            count, name = grid.total, TOTAL
    return Cell(*place, name, count, None, _behind(filters))


def province_tiles() -> Tiles:
    """The provinces as tiles, the whole country and *not stated* in the empty north-west."""
    wide, high = 62, 46
    counts = by_province()
    most = max(counts.values(), default=1)
    double = 2 * wide + ROOM
    apart = [
        (WHOLE_COUNTRY, REGION_LEVEL.label("country").zh, 0, 0, double),
        (UNSTATED, NOT_STATED, 2, 0, double),
    ]
    tiles = [*apart, *((*province, wide) for province in PROVINCES)]
    cells = [
        Cell(
            ROOM + column * (wide + ROOM),
            ROOM + row * (high + ROOM),
            width,
            high,
            name,
            counts[code],
            level(counts[code], most),
            _behind({"province": code}),
        )
        for code, name, column, row, width in tiles
    ]
    return Tiles(
        max(cell.x + cell.width for cell in cells) + ROOM,
        max(cell.y + cell.height for cell in cells) + ROOM,
        cells,
    )


def _behind(filters: dict[str, str]) -> str:
    """The list must show as many: it asks for what readers see, as the numbers do."""
    return listed(state="published", **filters)
