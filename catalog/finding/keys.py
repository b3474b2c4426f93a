"""Every set that an entry stands in, by its key: what the index is made of.

A key says what an entry states: `("hit", "stage", 0, "startup")`, `("high", "amount", 3000000)`.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from catalog.finding import settling
from catalog.finding.text import Name
from products.matching import Bounds, Slot, Terms
from products.vocabulary import FIRM_BASES

Key = tuple[Any, ...]
USUAL = "direct"
"""The basis that most facts have; the others have sets of their own."""


def keys_of(terms: Terms, other_names: Iterable[Name]) -> Iterable[Key]:
    """What an entry's terms say, and by which names of others it is found."""
    yield ("public",)
    for criterion, slots in terms["slots"].items():
        for number, slot in enumerate(slots):
            yield from _slot_keys(criterion, number, slot)
        if settling.by_an_answer(criterion, slots):
            yield ("settled by", criterion)
    for criterion, bounds in terms["bounds"].items():
        yield from _bound_keys(criterion, bounds)
        if settling.by_a_number(bounds):
            yield ("settled by", criterion)
    for facet, codes in terms["selects"].items():
        for code in codes:
            yield ("select", facet, code)
        if codes:
            yield ("selectable", facet)
    for name in other_names:
        yield ("other", *name)


def _slot_keys(criterion: str, number: int, slot: Slot) -> Iterable[Key]:
    yield ("stated", criterion, number)
    for code, basis in slot["values"].items():
        yield ("hit", criterion, number, code)
        if basis != USUAL:
            yield ("hit as", criterion, number, code, basis)
    for code in slot["inside"]:
        yield ("inside", criterion, number, code)
    for side, verdict in (("hit", slot["hit"]), ("rest", slot["rest"])):
        if verdict != "unmet":
            yield (f"{side}_met" if verdict == "met" else f"{side}_soft", criterion, number)


def _bound_keys(criterion: str, bounds: Bounds) -> Iterable[Key]:
    yield ("stated", criterion, 0)
    low, high = bounds["min"], bounds["max"]
    if low is None and high is None:
        yield ("formula", criterion)
        return
    yield ("bounded", criterion)
    for side, bound, basis in (
        ("low", low, bounds["min_basis"]),
        ("high", high, bounds["max_basis"]),
    ):
        if bound is not None:
            yield (side, criterion, Decimal(bound))
            if basis not in FIRM_BASES:
                yield (f"{side}_soft", criterion)
            if basis != USUAL:
                yield ("bound as", criterion, basis)
