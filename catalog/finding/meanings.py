"""What an asked criterion means within a chunk: sets made of its sets, and kept.

Every question about start-ups asks for the same two sets, so they are made once for each chunk;
of places and sums there are many, and only so many are kept.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from pyroaring import BitMap

from products.matching import Company, Place

if TYPE_CHECKING:
    from catalog.finding.chunk import Chunk

EMPTY = BitMap()
NUMBERS = ("amount", "term_months")
KEPT, KEPT_BEHIND = 192, 128
"""Pairs of sets for the newest chunk, which fills most pages, and for each behind it; a set has at
most 8 kB. All facets ask for some ninety."""

Meaning = tuple[BitMap, BitMap]
"""Entries for which a criterion is met, and those for which it is not unmet."""


def of(chunk: Chunk, criterion: str, company: Company) -> Meaning:
    """Of what a company has given for a criterion."""
    if criterion in NUMBERS:
        return _within(chunk, criterion, getattr(company, criterion))
    places = company.places(criterion)
    if len(places) > 1 and chunk.get("stated", criterion, 1):
        return _meets(chunk, criterion, places)
    each = [of_place(chunk, criterion, place) for place in places]
    if len(each) == 1:
        return each[0]
    return BitMap.union(*(met for met, _ in each)), BitMap.union(*(one for _, one in each))


def of_place(chunk: Chunk, criterion: str, place: Place) -> Meaning:
    return _kept(chunk, (criterion, place), lambda: _meets(chunk, criterion, [place]))


def _kept(chunk: Chunk, key: tuple[object, ...], make: Callable[[], Meaning]) -> Meaning:
    kept = chunk.meanings
    found = kept.get(key)
    if found is None:
        found = make()
        if len(kept) >= chunk.keeps:
            kept.pop(next(iter(list(kept)), ()), None)
        kept[key] = found
    return found


def _meets(chunk: Chunk, criterion: str, asked: list[Place]) -> Meaning:
    """All slots of a criterion apply: met in each that an entry has, unmet in none."""
    stated = chunk.get("stated", criterion, 0)
    met, passing = _slot(chunk, criterion, 0, asked)
    slot = 1
    while more := chunk.get("stated", criterion, slot):
        met_here, passing_here = _slot(chunk, criterion, slot, asked)
        met = met & (met_here | (stated - more))
        passing = passing & (passing_here | (stated - more))
        slot += 1
    return met, passing | (chunk.all - stated)


def _slot(chunk: Chunk, criterion: str, slot: int, asked: list[Place]) -> Meaning:
    """Asked values are alternatives: the best of them counts."""
    get = chunk.get
    stated = get("stated", criterion, slot)
    met, passing = BitMap(), BitMap()
    for place in asked:
        codes = (place.code, *place.above)
        hit = BitMap.union(EMPTY, *(get("hit", criterion, slot, code) for code in codes))
        inside = get("inside", criterion, slot, place.code) - hit
        rest = stated - hit - inside
        met_one = (hit & get("hit_met", criterion, slot)) | (
            rest & get("rest_met", criterion, slot)
        )
        met |= met_one
        passing |= met_one | inside
        passing |= hit & get("hit_soft", criterion, slot)
        passing |= rest & get("rest_soft", criterion, slot)
    return met, passing


def _within(chunk: Chunk, criterion: str, wish: Decimal | int) -> Meaning:
    """A wish is as good as any other between the same two bounds."""
    lows, highs = chunk.bounds(criterion)
    above, below = bisect_right(lows, wish), bisect_left(highs, wish)
    return _kept(
        chunk,
        (criterion, above, below),
        lambda: _bounded(chunk, criterion, lows[above:], highs[:below]),
    )


def _bounded(chunk: Chunk, criterion: str, lows: list[Decimal], highs: list[Decimal]) -> Meaning:
    """These are the lowest values that are too high for a wish, and the highest too low."""
    get = chunk.get
    too_low = BitMap.union(EMPTY, *(get("low", criterion, bound) for bound in lows))
    too_high = BitMap.union(EMPTY, *(get("high", criterion, bound) for bound in highs))
    met = get("bounded", criterion) - too_low - too_high
    soft = (
        (too_low & get("low_soft", criterion))
        | (too_high & get("high_soft", criterion))
        | get("formula", criterion)
    )
    return met, met | soft | (chunk.all - get("stated", criterion, 0))
