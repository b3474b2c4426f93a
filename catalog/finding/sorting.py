"""Orders other than by fit: by name in pinyin, and by the largest limit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import chain, islice
from typing import Any

from pyroaring import BitMap

from catalog.errors import Fault, Problem
from catalog.finding.meanings import EMPTY
from catalog.finding.selection import Selection
from products.wording import Words

SORTED = ("name", "limit")
SORTABLE = 10_000
"""More results than this are not sorted; newest and best fit need no sorting at all."""

Keyed = tuple[str | None, int]
"""What a result is sorted by, as a cursor holds it, and its position."""


def page(
    selection: Selection, after: list[Any] | None, size: int
) -> tuple[list[int], list[list[Any]]]:
    """The next `size` positions after a cursor's key, and the key of each; equals newest first.

    Problem 422 when there are more than 10 000 results.
    """
    refuse_many(selection)
    found = _by_name(selection) if selection.question.order == "name" else _by_limit(selection)
    chosen = list(islice(_after(found, selection, after), size))
    return [at for _, at in chosen], [list(place) for place in chosen]


def refuse_many(selection: Selection) -> None:
    if selection.count(SORTABLE) > SORTABLE:
        words = Words(
            f"结果超过 {SORTABLE} 条，不能这样排序；请加条件，或用 order=match。",
            f"More than {SORTABLE} results cannot be sorted so; narrow them, or use order=match.",
        )
        raise Problem(422, [Fault("order", words)])


def _by_name(selection: Selection) -> Iterator[Keyed]:
    keys = selection.found.name_keys or {}
    places = ((keys.get(at, ""), -at) for at in selection.positions())
    return ((name, -at) for name, at in sorted(places))


def _by_limit(selection: Selection) -> Iterator[Keyed]:
    """The largest first, not stated last: each stated maximum is a set."""
    rest = BitMap.union(EMPTY, *(part.results for part in selection.parts))
    limits = set(chain.from_iterable(part.chunk.bounds("amount")[1] for part in selection.parts))
    for limit in sorted(limits, reverse=True):
        for part in selection.parts:
            here = part.results & part.chunk.get("high", "amount", limit)
            yield from ((str(limit), at) for at in reversed(here))
            rest -= here
    yield from ((None, at) for at in reversed(rest))


def _after(
    found: Iterator[Keyed], selection: Selection, after: list[Any] | None
) -> Iterator[Keyed]:
    if after is None:
        return found
    by_name = selection.question.order == "name"
    rank = _rank_of_name if by_name else _rank_of_limit
    start = rank((after[0], after[1]))
    return (place for place in found if rank(place) > start)


def _rank_of_name(place: Keyed) -> tuple[Any, ...]:
    return (place[0] or "", -place[1])


def _rank_of_limit(place: Keyed) -> tuple[Any, ...]:
    limit, at = place
    return (limit is None, -Decimal(limit or 0), -at)
