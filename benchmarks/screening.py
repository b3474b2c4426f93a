"""How long screening takes to refuse a bad file: `python -m benchmarks.screening`.

One line a file: of the slowest of five runs the milliseconds on the clock and of the processor,
and the machine's load average, which tells why they differ. Then the worst of all; its processor
time should stay under 200. Beside the bad files of the tests there are some
that are made to be slow: as large as may be sent, and wrong only at their very end.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from time import perf_counter, thread_time
from zipfile import ZIP_STORED

from products.sheets.limits import MAX_BYTES, MAX_UNPACKED, Refused
from products.sheets.screening import screen
from tests.bad_sheet_files import BAD, LAUGHS
from tests.sheet_files import edited, noise, packed, parts_of, workbook

RUNS = 5
ALLOWED = 200
"""Milliseconds."""


def _last_part_bad(*sheets: bytes, stored: bool = False) -> bytes:
    parts = parts_of(workbook())
    names = [f"xl/worksheets/sheet{number}.xml" for number in range(2, len(sheets) + 2)]
    parts |= dict(zip(names, sheets, strict=True)) | {"xl/z.xml": LAUGHS}
    return packed(parts, ZIP_STORED) if stored else packed(parts)


def _rows(size: int) -> bytes:
    """Rows of cells with figures that hardly pack: the most inflating that the bounds let pass."""
    figures = noise(size // 8).hex()
    cells = (f"<c><v>{figures[at : at + 7]}</v></c>" for at in range(0, len(figures) - 7, 7))
    grouped = iter(lambda: "".join(cell for _, cell in zip(range(200), cells, strict=False)), "")
    return "".join(f"<row>{group}</row>" for group in grouped).encode()[:size]


def _overlong(record: str) -> bytes:
    """A CSV of the largest size, one record too long, made of this one over and over."""
    rows = ("a\n" * 5_000 + record * (MAX_BYTES // len(record)))[: MAX_BYTES - 4]
    return (rows + "\na\n").encode()


SLOW: dict[str, tuple[str, Callable[[], bytes]]] = {
    "twenty megabytes of figures": ("a.xlsx", lambda: _last_part_bad(_rows(MAX_UNPACKED - 40_000))),
    "twenty megabytes of openings": (
        "a.xlsx",
        lambda: _last_part_bad(
            (b"<ro" * (1 << 18) + noise(80_000).hex().encode() + b"<row>") * 16, noise(200_000)
        ),
    ),
    "five megabytes not packed": (
        "a.xlsx",
        lambda: _last_part_bad(b"<row>" * (4 << 18), stored=True),
    ),
    "five megabytes of noise": ("a.xlsx", lambda: b"PK\3\4" + noise(MAX_BYTES - 4)),
    "five megabytes of directories": ("a.xlsx", lambda: b"PK\3\4" + b"PK\1\2" * (5 << 18)),
    "manifest of openings": (
        "a.xlsx",
        lambda: edited("[Content_Types].xml", b"</Types>", b"<" * 60_000 + b"</Types>"),
    ),
    "commas": ("a.csv", lambda: _overlong(",")),
    "blank cells": ("a.csv", lambda: _overlong(",ab")),
    "quotes": ("a.csv", lambda: _overlong('"')),
    "quoted cells": ("a.csv", lambda: _overlong('"",')),
    "ends of lines": ("a.csv", lambda: _overlong("\n")),
    "carriage returns": ("a.csv", lambda: _overlong("\r")),
    "long cells": ("a.csv", lambda: _overlong("figures," * 100)),
    "cells of many lines": ("a.csv", lambda: _overlong('"%s",' % ("\n" * 900 + "x" * 9_000))),
}


def _files() -> Iterator[tuple[str, str, bytes]]:
    for title, bad in BAD.items():
        yield title, bad.name, bad.content
    for title, (name, build) in SLOW.items():
        yield title, name, build()


def _milliseconds(name: str, content: bytes) -> tuple[float, float]:
    """How long a file takes: on the clock, and of the processor."""
    clock, processor = perf_counter(), thread_time()
    with suppress(Refused):
        screen(name, content)
    return (perf_counter() - clock) * 1000, (thread_time() - processor) * 1000


def main() -> None:
    """Measure every file; SystemExit 1 if one takes longer than is allowed."""
    worst = (0.0, 0.0)
    for title, name, content in _files():
        clock, processor = max(_milliseconds(name, content) for _ in range(RUNS))
        worst = max(worst[0], clock), max(worst[1], processor)
        load = os.getloadavg()[0]
        print(f"{clock:6.0f} {processor:6.0f} ms  load {load:4.1f}  {len(content):9,} B  {title}")
    print(f"{worst[0]:6.0f} {worst[1]:6.0f} ms  worst, of {ALLOWED}")
    raise SystemExit(worst[1] > ALLOWED)


if __name__ == "__main__":
    main()
