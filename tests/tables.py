"""A table as a spreadsheet reads it: rows by the names of their columns."""

from __future__ import annotations

import csv
from typing import Any

MARK = b"\xef\xbb\xbf"


def body(response: Any) -> bytes:
    return b"".join(response) if response.streaming else bytes(response.content)


def columns(text: bytes) -> list[str]:
    return _cells(text)[0]


def rows(text: bytes) -> list[dict[str, str]]:
    header, *lines = _cells(text)
    return [dict(zip(header, line, strict=True)) for line in lines]


def _cells(text: bytes) -> list[list[str]]:
    assert text.startswith(MARK)
    assert text.endswith(b"\r\n")
    lines = text[len(MARK) :].decode().split("\r\n")
    return list(csv.reader((f"{line}\r\n" for line in lines[:-1]), strict=True))
