"""Reading an export keeps one line in memory, however many there are."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from products.record_lines import Lines, spelled

NONE = {"organisation": 0, "source": 0, "method": 0, "product": 0}


class Endless(io.RawIOBase):
    """A file of families that is made as it is read, and counts what was asked of it."""

    def __init__(self, families: int) -> None:
        head = {"type": "head", "seq": 0, "digest": "0" * 64, "release": "x"}
        self.head = spelled({**head, "counts": {**NONE, "family": families}})
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        line = self.head if not self.given else family(self.given)
        buffer[: len(line)] = line
        self.given += 1
        return len(line)


def family(number: int) -> bytes:
    return spelled({"type": "family", "code": f"a-{number}", "name": "某贷"})


def test_no_line_is_read_before_its_turn() -> None:
    file = Endless(families=10**9)
    lines = Lines(io.BufferedReader(file, buffer_size=512), Path("x.ndjson"))
    assert lines.total == 10**9
    for number, line in enumerate(lines, start=1):
        assert line.record["code"] == f"a-{number}"
        assert line.number == number + 1
        assert file.given - line.number <= 512 // len(family(1)) + 1
        if number == 300:
            break
    assert number == 300
