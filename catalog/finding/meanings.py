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
KEPT = 192
"""Pairs of sets for each chunk; a set has at most 8 kB."""

Meaning = tuple[BitMap, BitMap]
"""Entries for which a criterion is met, and those for which it is not unmet."""


class Meanings:
    def __init__(self, chunk: Chunk) -> None:
        self.chunk = chunk
        self.kept: dict[tuple[object, ...], Meaning] = {}

    def of(self, criterion: str, company: Company) -> Meaning:
        """Of what a company has given for a criterion."""
        if criterion in NUMBERS:
            return self._within(criterion, getattr(company, criterion))
        places = company.places(criterion)
        if len(places) == 1 or self.chunk.get("stated", criterion, 1):
            return self._kept((criterion, *places), lambda: self._meets(criterion, places))
        each = [self.of_place(criterion, place) for place in places]
        return BitMap.union(*(met for met, _ in each)), BitMap.union(*(one for _, one in each))

    def of_place(self, criterion: str, place: Place) -> Meaning:
        return self._kept((criterion, place), lambda: self._meets(criterion, [place]))

    def _kept(self, key: tuple[object, ...], make: Callable[[], Meaning]) -> Meaning:
        found = self.kept.get(key)
        if found is None:
            found = make()
            if len(self.kept) >= KEPT:
                self.kept.pop(next(iter(list(self.kept)), ()), None)
            self.kept[key] = found
        return found

    def _meets(self, criterion: str, asked: list[Place]) -> Meaning:
        """All slots of a criterion apply: met in each that an entry has, unmet in none."""
        get = self.chunk.get
        stated = get("stated", criterion, 0)
        met, passing = self._slot(criterion, 0, asked)
        slot = 1
        while more := get("stated", criterion, slot):
            met_here, passing_here = self._slot(criterion, slot, asked)
            met = met & (met_here | (stated - more))
            passing = passing & (passing_here | (stated - more))
            slot += 1
        return met, passing | (self.chunk.all - stated)

    def _slot(self, criterion: str, slot: int, asked: list[Place]) -> Meaning:
        """Asked values are alternatives: the best of them counts."""
        get = self.chunk.get
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

    def _within(self, criterion: str, wish: Decimal | int) -> Meaning:
        """A wish is as good as any other between the same two bounds."""
        lows, highs = self.chunk.bounds(criterion)
        above, below = bisect_right(lows, wish), bisect_left(highs, wish)
        return self._kept(
            (criterion, above, below),
            lambda: self._bounded(criterion, lows[above:], highs[:below]),
        )

    def _bounded(self, criterion: str, lows: list[Decimal], highs: list[Decimal]) -> Meaning:
        """These are the lowest values that are too high for a wish, and the highest too low."""
        get = self.chunk.get
        too_low = BitMap.union(EMPTY, *(get("low", criterion, bound) for bound in lows))
        too_high = BitMap.union(EMPTY, *(get("high", criterion, bound) for bound in highs))
        met = get("bounded", criterion) - too_low - too_high
        soft = (
            (too_low & get("low_soft", criterion))
            | (too_high & get("high_soft", criterion))
            | get("formula", criterion)
        )
        return met, met | soft | (self.chunk.all - get("stated", criterion, 0))
