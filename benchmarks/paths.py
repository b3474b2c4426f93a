"""What is asked: path files, and who is dealt which line of them.

A line is a path with its query; after a tab may stand the name of a header. `If-None-Match` gets
the tag that the server gave for this path before; `name: value` is sent as it stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from weakref import WeakKeyDictionary

from benchmarks.cluster import KEPT

NEXT = re.compile(rb'"next":\s*("(?:[^"\\]|\\.)*"|null)')


@dataclass(frozen=True)
class Request:
    path: str
    headers: tuple[tuple[str, str], ...] = ()

    def message(self, port: int) -> bytes:
        lines = [f"GET {self.path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "User-Agent: benchmarks"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        return "\r\n".join([*lines, "", ""]).encode()


@dataclass(frozen=True)
class Line:
    """A line of a path file; `names` are headers whose values the server gives."""

    request: Request
    names: tuple[str, ...] = ()


def file(size: int, workload: str) -> Path:
    return KEPT / "paths" / str(size) / f"{workload}.txt"


def read(path: Path) -> list[Line]:
    return [_line(text) for text in path.read_text("utf-8").splitlines() if text]


def _line(text: str) -> Line:
    path, *headers = text.split("\t")
    pairs = [header.partition(":") for header in headers]
    given = tuple((name.strip(), value.strip()) for name, colon, value in pairs if colon)
    return Line(Request(path, given), tuple(name.strip() for name, colon, _ in pairs if not colon))


class Answered(Protocol):
    """The connection that a message is dealt to, with the answer it has just had."""

    @property
    def body(self) -> bytes: ...


Deal = Callable[[Answered | None], bytes | None]
"""What a connection asks next, by the answer that it has just had (None: it has had none).
None ends this connection's part."""


class Cycle:
    """Line after line, from the first again at the end; it goes on where the last run stopped.

    So no question comes twice before all have come, however many rounds there are.
    """

    def __init__(self, messages: Sequence[bytes]) -> None:
        self.messages, self.dealt = messages, 0

    def __call__(self, answered: Answered | None) -> bytes | None:
        self.dealt += 1
        return self.messages[(self.dealt - 1) % len(self.messages)]


class Ration:
    """No more than so many of another deal: a round's part of what must not come twice."""

    def __init__(self, deal: Deal, number: float) -> None:
        self.deal, self.left = deal, number

    def __call__(self, answered: Answered | None) -> bytes | None:
        if self.left < 1:
            return None
        self.left -= 1
        return self.deal(answered)


class Walk:
    """From each start so many steps along `next`, as far as there is one."""

    def __init__(self, starts: Sequence[Request], port: int, steps: int) -> None:
        self.starts, self.port, self.steps = starts, port, steps
        self.begun = 0
        self.taken: WeakKeyDictionary[Answered, int] = WeakKeyDictionary()

    def __call__(self, answered: Answered | None) -> bytes | None:
        if answered is not None:
            taken = self.taken.get(answered, 0)
            follow = following(answered.body) if taken < self.steps else None
            self.taken[answered] = taken + 1 if follow else 0
            if follow:
                return Request(follow).message(self.port)
        self.begun += 1
        return self.starts[(self.begun - 1) % len(self.starts)].message(self.port)


def following(body: bytes) -> str | None:
    """The address of the next page in the body of a list; a server may give it with its host."""
    found = list(NEXT.finditer(body))
    address: str | None = json.loads(found[-1][1]) if found else None
    return re.sub(r"^https?://[^/]+", "", address) if address else None
