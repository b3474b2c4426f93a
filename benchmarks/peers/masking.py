"""The masks of a product: each closed list of codes as the bits of one integer.

A region is its six digits as a number, so that all that is below one lies in a range. A
qualification has up to four conditions, each one integer: the bits of its codes, and above them
whether it excludes and whether it is firm. The matching rule itself is `products/matching/`;
`tests/test_benchmark_peers.py` holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from products.matching import Bounds, Slot, Terms
from products.terminology import Vocabulary
from products.vocabulary import FIRM_BASES, GUARANTEE, PURPOSE, QUALIFICATION, STAGE

CODES = {"stage": STAGE, "guarantee": GUARANTEE, "purpose": PURPOSE}
PLACES = 4
"""Regions of a product, and conditions on its qualifications; more are refused when loading."""

EXCLUDING, FIRM = 1 << 20, 1 << 21
"""Above the bits of the codes of a condition."""

COLUMNS = {
    "id": "integer PRIMARY KEY",
    "promoted": "smallint NOT NULL",
    **{
        f"{name}_{part}": f"{kind} NOT NULL"
        for name in CODES
        for part, kind in (("mask", "integer"), ("firm", "smallint"))
    },
    **{f"region_{number}": "integer" for number in range(1, PLACES + 1)},
    "region_firm": "smallint NOT NULL",
    **{
        f"{name}_{part}": f"{kind} NOT NULL"
        for name in ("amount", "term_months")
        for part, kind in (
            *(("min", "bigint"), ("max", "bigint"), ("min_firm", "smallint")),
            *(("max_firm", "smallint"), ("stated", "smallint")),
        )
    },
    **{f"qualification_{number}": "integer" for number in range(1, PLACES + 1)},
    "qualification_excludes": "smallint NOT NULL",
}
"""The table `peer_mask`; sums are in fen, terms in months. Nothing that is not stated is firm, its
mask is 0, and a bound not stated lies where no wish does."""

NOT_STATED, BOUNDED, FORMULA = 0, 1, 2
ENDLESS = 1 << 60


def mask(vocabulary: Vocabulary, codes: Iterable[str]) -> int:
    """
    >>> mask(STAGE, ["seed", "growth"])
    5
    """
    return sum({1 << vocabulary.codes.index(code) for code in codes})


def fen(yuan: str | Decimal) -> int:
    """
    >>> fen("3000000.01")
    300000001
    """
    return int(Decimal(yuan) * 100)


def span(place: str) -> tuple[int, int]:
    """The place as a number, and the last number that can lie in it.

    >>> span("130100"), span("130102"), span("000000")
    ((130100, 130199), (130102, 130102), (0, 999999))
    """
    size = next((size for size in (10**6, 10**4, 100) if int(place) % size == 0), 1)
    return int(place), int(place) + size - 1


def row(position: int, terms: Terms, *, promoted: bool) -> tuple[Any, ...]:
    """The line of `peer_mask`, in the order of `COLUMNS`."""
    slots = terms["slots"]
    fields = [
        part
        for name, vocabulary in CODES.items()
        for part in _field(vocabulary, slots.get(name, []))
    ]
    regions = slots.get("region", [])
    conditions = [_condition(slot) for slot in slots.get("qualification", [])]
    return (
        position,
        int(promoted),
        *fields,
        *_filled([int(code) for slot in regions for code in slot["values"]], position),
        int(any(slot["basis"] in FIRM_BASES for slot in regions)),
        *_bounds(terms["bounds"].get("amount"), fen),
        *_bounds(terms["bounds"].get("term_months"), int),
        *_filled(conditions, position),
        int(any(one & EXCLUDING and one & FIRM for one in conditions)),
    )


def _field(vocabulary: Vocabulary, slots: list[Slot]) -> tuple[int, int]:
    """A field has one slot, or none where nothing is stated."""
    if not slots:
        return 0, 0
    return mask(vocabulary, slots[0]["values"]), int(slots[0]["basis"] in FIRM_BASES)


def _condition(slot: Slot) -> int:
    """0 is a condition in words alone."""
    codes = mask(QUALIFICATION, slot["values"])
    if not codes:
        return 0
    excluding = EXCLUDING if slot["excluding"] else 0
    return codes | excluding | (FIRM if slot["basis"] in FIRM_BASES else 0)


def _bounds(bounds: Bounds | None, number: Callable[[str], int]) -> tuple[int, ...]:
    if bounds is None:
        return 0, ENDLESS, 0, 0, NOT_STATED
    low, high = bounds["min"], bounds["max"]
    return (
        0 if low is None else number(low),
        ENDLESS if high is None else number(high),
        int(bounds["min_basis"] in FIRM_BASES),
        int(bounds["max_basis"] in FIRM_BASES),
        FORMULA if low is None and high is None else BOUNDED,
    )


def _filled(numbers: list[int], position: int) -> list[int | None]:
    if len(numbers) > PLACES:
        raise ValueError(f"Product {position} has {len(numbers)} of what has {PLACES} columns.")
    return [*numbers, *[None] * (PLACES - len(numbers))]
