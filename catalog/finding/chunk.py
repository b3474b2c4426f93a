"""A stretch of the catalog as sets of positions: which entries meet, state or exclude what.

Sets are roaring bitmaps, never changed once made: a new chunk shares what has not changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import chain
from typing import Any, NamedTuple, TypeVar

from pyroaring import BitMap

from catalog.finding import text
from catalog.finding.keys import Key, keys_of
from catalog.finding.own_names import OwnNames
from products.matching import Company, Place, Terms

EMPTY = BitMap()
K = TypeVar("K")
KNOWN: dict[Any, Any] = {}
"""Every key there has been, itself: chunks share them, there are thousands in each."""
NUMBERS = ("amount", "term_months")

Sets = Mapping[Key, BitMap]


class Row(NamedTuple):
    """What the index needs of an entry; `terms` is None once it is withdrawn."""

    position: int
    terms: Terms | None
    names: text.Names


class Chunk:
    """Entries from `first` on, up to the next chunk's first."""

    def __init__(
        self,
        first: int,
        sets: Sets | None = None,
        tokens: Mapping[str, BitMap] | None = None,
        own_names: OwnNames | None = None,
    ) -> None:
        self.first = first
        self.sets = sets or {}
        self.tokens = tokens or {}
        self.own_names = own_names or OwnNames.made({})
        self.bounds: dict[tuple[str, str], list[Decimal]] = {}
        self.other_names: list[str] = []
        for key in self.sets:
            if key[0] in ("low", "high"):
                self.bounds.setdefault((key[0], key[1]), []).append(key[2])
            elif key[0] == "other":
                self.other_names.append(key[1])

    def get(self, *key: Any) -> BitMap:
        return self.sets.get(key, EMPTY)

    @property
    def all(self) -> BitMap:
        return self.get("public")

    def changed(self, rows: Iterable[Row]) -> Chunk:
        """A chunk in which these rows stand as they are now; this one stays as it was."""
        rows = list(rows)
        moved = BitMap(row.position for row in rows)
        of_facts: dict[Key, list[int]] = {}
        of_names: dict[str, list[int]] = {}
        for row in rows:
            if row.terms is not None:
                for key in keys_of(row.terms, row.names.other):
                    of_facts.setdefault(key, []).append(row.position)
                for token in text.tokens(row.names.own):
                    of_names.setdefault(token, []).append(row.position)
        before = set(chain.from_iterable(text.tokens(self.own_names.of(at)) for at in moved))
        return Chunk(
            self.first,
            _replaced(self.sets, self.sets, moved, of_facts),
            _replaced(self.tokens, before, moved, of_names),
            self.own_names.changed({row.position: row.names.own for row in rows}),
        )

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

    def words(self, asked: Mapping[str, list[str]]) -> tuple[BitMap, BitMap]:
        """Entries in whose names all words stand, and those where one does in their own.

        Beside each word are the names of issuers and families that hold it.
        """
        found, own = BitMap(self.all), BitMap()
        for word, others in asked.items():
            mine = self._own_name(word)
            found &= BitMap.union(mine, *(self.get("other", name) for name in others))
            own |= mine
        return found, own & found

    def _own_name(self, word: str) -> BitMap:
        pieces = [self.tokens.get(piece, EMPTY) for piece in text.pieces(word)]
        found = BitMap.intersection(*pieces) if len(pieces) > 1 else pieces[0]
        if text.is_latin(word):
            found = found | self.tokens.get(text.beginning(word), EMPTY)
        return self.own_names.holding(word, found) if text.needs_recheck(word) else found


def _replaced(
    sets: Mapping[K, BitMap], among: Iterable[K], moved: BitMap, fresh: Mapping[K, list[int]]
) -> dict[K, BitMap]:
    """The sets with the moved positions in the fresh ones and in no other.

    `among` are those that may hold a moved position.
    """
    changed = dict(sets)
    for key in among:
        positions = sets[key]
        if positions.intersect(moved):
            left = positions - moved
            if left:
                changed[key] = left
            else:
                del changed[key]
    for key, added in fresh.items():
        positions = BitMap(added)
        key = KNOWN.setdefault(key, key)
        changed[key] = changed[key] | positions if key in changed else positions
    return changed
