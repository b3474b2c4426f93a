"""Sets of positions for one stretch of entries.

A chunk holds roaring bitmaps under keys such as `("hit", "stage", 0, "startup")`: the entries
whose first slot for the stage names a start-up. A bitmap is never changed once a reader may
hold it; `changed` returns a new chunk that shares what has not moved.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from pyroaring import BitMap

from catalog.finding import settling, text
from products.matching import Bounds, Company, Place, Slot, Terms
from products.vocabulary import FIRM_BASES

Key = tuple[Any, ...]
EMPTY = BitMap()
NUMBERS = ("amount", "term_months")


class SortKeys(NamedTuple):
    """What an entry is sorted by, besides its position."""

    name: str
    limit: Decimal | None


class Row(NamedTuple):
    """What the index needs of an entry; `terms` is None once it is withdrawn."""

    position: int
    terms: Terms | None
    names: text.Names
    name_key: str


class Chunk:
    """Entries from `first` on, up to the next chunk's first."""

    def __init__(self, sets: dict[Key, BitMap], keys: dict[int, SortKeys], first: int) -> None:
        self.sets = sets
        self.keys = keys
        self.first = first
        self.bounds: dict[tuple[str, str], list[Decimal]] = {}
        for key in sets:
            if key[0] in ("low", "high"):
                self.bounds.setdefault((key[0], key[1]), []).append(key[2])

    def get(self, *key: Any) -> BitMap:
        return self.sets.get(key, EMPTY)

    @property
    def all(self) -> BitMap:
        return self.get("public")

    def changed(self, rows: Iterable[Row]) -> Chunk:
        """A chunk in which these rows stand as they are now; this one stays as it was."""
        rows = list(rows)
        moved = BitMap(row.position for row in rows)
        sets, keys = dict(self.sets), dict(self.keys)
        for key, positions in self.sets.items():
            if positions.intersect(moved):
                left = positions - moved
                if left:
                    sets[key] = left
                else:
                    del sets[key]
        fresh: dict[Key, BitMap] = {}
        for row in rows:
            keys.pop(row.position, None)
            if row.terms is None:
                continue
            keys[row.position] = sort_keys(row.terms, row.name_key)
            for key in keys_of(row.terms, row.names):
                fresh.setdefault(key, BitMap()).add(row.position)
        for key, positions in fresh.items():
            sets[key] = sets[key] | positions if key in sets else positions
        return Chunk(sets, keys, self.first)

    # ── what an asked criterion means here ────────────────────────────────────────────

    def verdicts(self, criterion: str, company: Company) -> tuple[BitMap, BitMap]:
        """Entries for which the criterion is met, and those for which it is not unmet."""
        if criterion in NUMBERS:
            return self._within(criterion, getattr(company, criterion))
        return self._meets(criterion, company.places(criterion))

    def _meets(self, criterion: str, asked: list[Place]) -> tuple[BitMap, BitMap]:
        """All slots of a criterion apply: met in each that an entry has, unmet in none."""
        stated = self.get("stated", criterion, 0)
        met, passing = self._slot(criterion, 0, asked)
        slot = 1
        while more := self.get("stated", criterion, slot):
            met_here, passing_here = self._slot(criterion, slot, asked)
            met = met & (met_here | (stated - more))
            passing = passing & (passing_here | (stated - more))
            slot += 1
        return met, passing | (self.all - stated)

    def _slot(self, criterion: str, slot: int, asked: list[Place]) -> tuple[BitMap, BitMap]:
        """Asked values are alternatives: the best of them counts."""
        stated = self.get("stated", criterion, slot)
        met, passing = BitMap(), BitMap()
        for place in asked:
            hit = BitMap.union(
                EMPTY,
                *(self.get("hit", criterion, slot, code) for code in (place.code, *place.above)),
            )
            inside = self.get("inside", criterion, slot, place.code) - hit
            rest = stated - hit - inside
            met_one = (hit & self.get("hit_met", criterion, slot)) | (
                rest & self.get("rest_met", criterion, slot)
            )
            met |= met_one
            passing |= met_one | inside
            passing |= hit & self.get("hit_soft", criterion, slot)
            passing |= rest & self.get("rest_soft", criterion, slot)
        return met, passing

    def _within(self, criterion: str, wish: Decimal | int) -> tuple[BitMap, BitMap]:
        wish = Decimal(wish)
        bounded = self.get("bounded", criterion)
        lows = self.bounds.get(("low", criterion), [])
        highs = self.bounds.get(("high", criterion), [])
        too_low = BitMap.union(
            EMPTY, *(self.get("low", criterion, bound) for bound in lows if wish < bound)
        )
        too_high = BitMap.union(
            EMPTY, *(self.get("high", criterion, bound) for bound in highs if wish > bound)
        )
        met = bounded - too_low - too_high
        soft = (
            (too_low & self.get("low_soft", criterion))
            | (too_high & self.get("high_soft", criterion))
            | self.get("formula", criterion)
        )
        return met, met | soft | (self.all - self.get("stated", criterion, 0))

    def words(self, asked: Iterable[str]) -> tuple[BitMap, BitMap]:
        """Entries in whose names all words may stand, and those where one does in their own."""
        found, own = BitMap(self.all), BitMap()
        for word in asked:
            mine = self._word(word, "n")
            found &= mine | self._word(word, "o")
            own |= mine
        return found, own & found

    def _word(self, word: str, mark: str) -> BitMap:
        pieces = [self.get("token", mark + piece) for piece in text.pieces(word)]
        found = BitMap.intersection(*pieces) if len(pieces) > 1 else pieces[0]
        if text.is_latin(word):
            found = found | self.get("token", mark.upper() + word)
        return found


def sort_keys(terms: Terms, name_key: str) -> SortKeys:
    bounds = terms["bounds"].get("amount")
    limit = bounds["max"] if bounds else None
    return SortKeys(name_key, None if limit is None else Decimal(limit))


def keys_of(terms: Terms, names: text.Names) -> Iterable[Key]:
    """Every set an entry stands in."""
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
    for token in text.tokens(names):
        yield ("token", token)


def _slot_keys(criterion: str, number: int, slot: Slot) -> Iterable[Key]:
    yield ("stated", criterion, number)
    for code in slot["values"]:
        yield ("hit", criterion, number, code)
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
