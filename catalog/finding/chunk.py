"""A stretch of the catalog as sets of positions: which entries meet, state or exclude what.

Sets are roaring bitmaps, never changed once made: a new chunk shares what has not changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple, TypeVar

from pyroaring import BitMap

from catalog.finding import meanings, text
from catalog.finding.keys import Key, keys_of
from catalog.finding.meanings import EMPTY, Meaning
from catalog.finding.own_names import OwnNames
from products.matching import Company, Terms

K = TypeVar("K")
KNOWN: dict[Any, Any] = {}
"""Every key there has been, itself: chunks share them, there are thousands in each."""
LISTED = ("low", "high", "other")
"""Keys that are looked through, beside being looked up."""

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

        self.meanings: dict[tuple[object, ...], Meaning] = {}
        self.keeps = meanings.KEPT_BEHIND

    def bounds(self, criterion: str) -> tuple[list[Decimal], list[Decimal]]:
        """The lowest values that entries state of a number, and the highest; rising."""
        return self.stated_bounds.get(criterion, ([], []))

    @cached_property
    def stated_bounds(self) -> dict[str, tuple[list[Decimal], list[Decimal]]]:
        found: dict[str, tuple[list[Decimal], list[Decimal]]] = {}
        for key in self.sets:
            if key[0] in ("low", "high"):
                found.setdefault(key[1], ([], []))[key[0] == "high"].append(key[2])
        return {name: (sorted(lows), sorted(highs)) for name, (lows, highs) in found.items()}

    @cached_property
    def other_names(self) -> list[text.Name]:
        """Names of issuers and families."""
        return [text.Name(*key[1:]) for key in self.sets if key[0] == "other"]

    def get(self, *key: Any) -> BitMap:
        return self.sets.get(key, EMPTY)

    @property
    def all(self) -> BitMap:
        return self.get("public")

    def changed(self, rows: Iterable[Row]) -> Chunk:
        """A chunk in which these rows stand as they are now; this one stays as it was."""
        of_facts: dict[Key, list[int]] = {}
        of_names: dict[str, list[int]] = {}
        named: dict[int, list[text.Name]] = {}
        for row in rows:  # once, and none is held on to: terms are larger than their sets
            named[row.position] = row.names.own
            if row.terms is not None:
                for key in keys_of(row.terms, row.names.other):
                    of_facts.setdefault(key, []).append(row.position)
                for token in text.tokens(row.names.own):
                    of_names.setdefault(token, []).append(row.position)
        moved = BitMap(named)
        told = set(chain.from_iterable(text.tokens(self.own_names.of(at)) for at in moved))
        held = _holding(self.sets, moved) if moved.intersect(self.all) else []
        sets, turned = _replaced(self.sets, held, moved, of_facts)
        tokens, _ = _replaced(self.tokens, told, moved, of_names)
        chunk = Chunk(self.first, sets, tokens, self.own_names.changed(named))
        if not any(key[0] in LISTED for key in turned):
            chunk.stated_bounds, chunk.other_names = self.stated_bounds, self.other_names
        return chunk

    def verdicts(self, criterion: str, company: Company) -> Meaning:
        """Entries for which the criterion is met, and those for which it is not unmet."""
        return meanings.of(self, criterion, company)

    def words(self, asked: Mapping[str, list[text.Name]]) -> tuple[BitMap, BitMap]:
        """Entries in whose names all words stand, and those where one does in their own.

        Beside each word are the names of issuers and families that hold it.
        """
        found, own = BitMap(self.all), BitMap()
        for word, others in asked.items():
            mine = self._own_name(word)
            found &= BitMap.union(mine, *(self.get("other", *name) for name in others))
            own |= mine
        return found, own & found

    def _own_name(self, word: str) -> BitMap:
        pieces = [self.tokens.get(piece, EMPTY) for piece in text.pieces(word)]
        found = BitMap.intersection(*pieces) if len(pieces) > 1 else pieces[0]
        if text.is_latin(word):
            found = found | self.tokens.get(text.beginning(word), EMPTY)
        return self.own_names.holding(word, found) if text.needs_recheck(word) else found


def _holding(sets: Sets, moved: BitMap) -> list[Key]:
    """The sets that hold a moved position. Of one, as most publications are, it is asked thrice as
    fast whether it is in a set."""
    if len(moved) == 1:
        (at,) = moved
        return [key for key, positions in sets.items() if at in positions]
    return [key for key, positions in sets.items() if positions.intersect(moved)]


def _replaced(
    sets: Mapping[K, BitMap], held: Iterable[K], moved: BitMap, fresh: Mapping[K, list[int]]
) -> tuple[dict[K, BitMap], list[K]]:
    """The sets with the moved positions in the fresh ones and in no other, and the keys that have
    come or gone by that. `held` are those that hold a moved position."""
    changed = dict(sets)
    turned = []
    for key in held:
        left = sets[key] - moved
        if left:
            changed[key] = left
        else:
            del changed[key]
            turned.append(key)
    for key, added in fresh.items():
        positions = BitMap(added)
        if key in changed:
            changed[key] = changed[key] | positions
        else:
            changed[KNOWN.setdefault(key, key)] = positions
            turned.append(key)
    return changed, turned
