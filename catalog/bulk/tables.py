"""Tables as bytes: CSV as RFC 4180 has it, with the mark by which spreadsheets know UTF-8."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

MEDIA_TYPE = "text/csv; charset=utf-8; header=present"
MARK = "\ufeff"


def table(columns: Iterable[str], rows: Iterable[list[list[str]]]) -> Iterator[bytes]:
    """The header, then the rows, some at a time as they come."""
    yield (MARK + _lines([list(columns)])).encode()
    for some in rows:
        yield _lines(some).encode()


def _lines(rows: list[list[str]]) -> str:
    text = StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()


def attached(name: str) -> str:
    """The header that makes a browser keep an answer as a file."""
    return f'attachment; filename="{name}"'
