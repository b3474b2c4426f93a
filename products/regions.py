"""GB/T 2260 regions from their file, `fixtures/regions.csv`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from products.models import Region
from products.record_files import FileError
from products.vocabulary import REGION_LEVEL

HEADER = ["code", "name", "name_en", "level", "parent"]
COLUMNS = ("name", "name_en", "level", "parent_id")


def load_regions(path: Path) -> list[Region]:
    """Write what is new or changed; the regions that were there before and have changed.

    Raises FileError with the line for whatever does not hold; parents stand before children.
    """
    known = {row[0]: row[1:] for row in Region.objects.values_list("code", *COLUMNS)}
    news = [
        row for row in read(path) if known.get(row.code) != tuple(getattr(row, c) for c in COLUMNS)
    ]
    Region.objects.bulk_create(
        news,
        batch_size=100,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "name_en", "level", "parent"],
    )
    return [row for row in news if row.code in known]


def read(path: Path) -> Iterator[Region]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise FileError(path, 1, f"is not UTF-8 (byte {error.start})") from error
    rows = csv.reader(lines)
    if next(rows, []) != HEADER:
        raise FileError(path, 1, f"should begin with {','.join(HEADER)}")
    seen: set[str] = set()
    for number, row in enumerate(rows, start=2):
        yield _region(path, number, row, seen)


def _region(path: Path, number: int, row: list[str], seen: set[str]) -> Region:
    if len(row) != len(HEADER):
        raise FileError(path, number, f"should have {len(HEADER)} columns, has {len(row)}")
    code, name, name_en, level, parent = row
    if not (code.isascii() and code.isdigit() and len(code) == 6):
        raise FileError(path, number, f"{code!r} is not a code of six digits")
    if code in seen:
        raise FileError(path, number, f"region {code} is written twice")
    if level not in REGION_LEVEL:
        known = ", ".join(REGION_LEVEL.codes)
        raise FileError(path, number, f"unknown level {level!r}; known are {known}")
    if parent and parent not in seen:
        raise FileError(path, number, f"parent {parent!r} does not stand before {code}")
    seen.add(code)
    return Region(code=code, name=name, name_en=name_en, level=level, parent_id=parent or None)
