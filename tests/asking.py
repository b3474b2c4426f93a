"""What an answer says of limits, and a clock that a test turns."""

from __future__ import annotations

import re
from typing import Any, NamedTuple


class Left(NamedTuple):
    """`"key";r=1199;t=60`."""

    name: str
    requests: int
    seconds: int


def left(answer: Any) -> list[Left]:
    """The items of `RateLimit`, which `RateLimit-Policy` names in the same order."""
    items = [item for item in answer.get("RateLimit", "").split(", ") if item]
    policies = [item for item in answer.get("RateLimit-Policy", "").split(", ") if item]
    assert len(items) == len(policies)
    found = []
    for item, policy in zip(items, policies, strict=True):
        form = re.fullmatch(r'"([a-z]+)";r=(\d+);t=(\d+)', item)
        assert form, item
        assert re.fullmatch(rf'"{form[1]}";q=\d+;w=60', policy), policy
        found.append(Left(form[1], int(form[2]), int(form[3])))
    return found


class Clock:
    """Stands for the module `time`: goes on only when told to."""

    def __init__(self, now: float = 1_000_000_020.0) -> None:
        self.now = now

    def time(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.now
