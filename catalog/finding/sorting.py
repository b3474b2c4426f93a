"""Orders other than by fit: by name in pinyin, and by the largest limit."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from catalog.errors import Fault, Problem
from catalog.finding.chunk import SortKeys
from catalog.finding.selection import Selection
from products.wording import Words

SORTABLE = 10_000
"""More results than this are not sorted; newest and best fit need no sorting at all."""

Rank = tuple[Any, ...]


def _by_name(key: SortKeys) -> Rank:
    return (key.name,)


def _by_limit(key: SortKeys) -> Rank:
    """The largest first, not stated last."""
    return (1, Decimal(0)) if key.limit is None else (0, -key.limit)


RANKS: dict[str, Callable[[SortKeys], Rank]] = {"name": _by_name, "limit": _by_limit}


def page(
    selection: Selection, after: list[Any] | None, size: int
) -> tuple[list[int], list[list[Any]]]:
    """The next `size` positions after a cursor's key, and the key of each; equals newest first.

    Problem 422 when there are more than 10 000 results.
    """
    if selection.count(SORTABLE) > SORTABLE:
        words = Words(
            f"结果超过 {SORTABLE} 条，不能这样排序；请加条件，或用 order=match。",
            f"More than {SORTABLE} results cannot be sorted so; narrow them, or use order=match.",
        )
        raise Problem(422, [Fault("order", words)])
    order = selection.question.order
    rank = RANKS[order]
    start = (rank(_key(order, after[0])), -after[1]) if after else None
    found = ((rank(part.chunk.keys[at]), -at) for part in selection.parts for at in part.results)
    chosen = sorted(place for place in found if start is None or place > start)[:size]
    positions = [-at for _, at in chosen]
    return positions, [
        [_shown(order, place), at] for (place, _), at in zip(chosen, positions, strict=True)
    ]


def _key(order: str, shown: str | None) -> SortKeys:
    """What a cursor holds, as a sort key again."""
    if order == "name":
        return SortKeys(shown or "", None)
    return SortKeys("", None if shown is None else Decimal(shown))


def _shown(order: str, place: Rank) -> str | None:
    if order == "name":
        return str(place[0])
    return None if place[0] else str(-place[1])
