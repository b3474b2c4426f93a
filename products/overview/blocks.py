"""A block of the first page: something that may wait, how much of it, and the first rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet, Window

SHOWN = 10


class Row(NamedTuple):
    """One thing that waits: its name, where it is dealt with, what there is to know first."""

    name: str
    address: str
    notes: tuple[str, ...]
    mark: str = ""


@dataclass(frozen=True)
class Block:
    """`yours` says whether the viewer may do something about it; `calm` is for when nothing waits.

    `address` shows all of it; `command` goes on with it where no page does.
    """

    key: str
    title: str
    calm: str
    count: int
    rows: list[Row] = field(default_factory=list)
    yours: bool = False
    address: str = ""
    command: str = ""

    @property
    def more(self) -> int:
        """How many are not among the rows."""
        return self.count - len(self.rows)


def first(rows: QuerySet[Any], shown: int = SHOWN) -> tuple[int, list[Any]]:
    """How many there are, and the first of them, in one statement."""
    found = list(rows.annotate(of_all=Window(Count("pk")))[:shown])
    return (found[0].of_all if found else 0), found
