"""Products that are like one: those that share most with it, by a rule anyone can check.

Counted is how many of six things two products have in common: family, instrument, stages,
regions, purposes, guarantees. One value in common is enough, what either does not state is not
in common. A region is shared with those that contain it and those inside it, a family with
those below it. Most in common comes first, then `offered` before `promoted`, then newest; who
pays nobody asks. The index's sets count this for all entries at once.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyroaring import BitMap

from catalog.finding.chunk import Chunk
from catalog.finding.index import Index
from catalog.finding.keys import Key
from catalog.finding.meanings import EMPTY
from products.matching import Terms
from products.vocabulary import OFFERING

MOST = 4


def similar(index: Index, terms: Terms, itself: int) -> list[int]:
    """Positions of public entries that have something in common with these terms."""
    things = [keys for keys in _things(terms) if keys]
    counted = [(chunk, _counted(chunk, things, itself)) for chunk in index.chunks]
    found: list[int] = []
    for number in range(len(things), 0, -1):
        for offering in OFFERING.codes:
            for chunk, levels in counted:
                here = levels[number] & chunk.get("select", "offering", offering)
                found += reversed(here[max(0, len(here) - MOST) :])
                if len(found) >= MOST:
                    return found[:MOST]
    return found


def _things(terms: Terms) -> Iterator[list[Key]]:
    """For each of the six the sets that hold whatever has it in common; none if not stated."""
    yield [("select", "family", code) for code in terms["selects"]["family"][:1]]
    yield [("select", "instrument", code) for code in terms["selects"]["instrument"]]
    for criterion in ("stage", "region", "purpose", "guarantee"):
        keys: list[Key] = []
        for slot in terms["slots"].get(criterion, []):
            keys += [("hit", criterion, 0, code) for code in (*slot["values"], *slot["inside"])]
            keys += [("inside", criterion, 0, code) for code in slot["values"]]
        yield keys


def _counted(chunk: Chunk, things: list[list[Key]], itself: int) -> list[BitMap]:
    """Entries by how many things they have in common: none, one, two …"""
    levels = [chunk.all - BitMap([itself])]
    for keys in things:
        sharing = BitMap.union(EMPTY, *(chunk.get(*key) for key in keys))
        levels = [
            (levels[n] - sharing if n < len(levels) else EMPTY)
            | (levels[n - 1] & sharing if n else EMPTY)
            for n in range(len(levels) + 1)
        ]
    return levels
