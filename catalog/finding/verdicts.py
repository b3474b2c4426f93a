"""Verdicts on what is shown: from the sets where they know, else from the matcher.

The sets know what is not stated, and what is met and on what basis: most of what is on a page,
since the fewest misses come first. What needs words is the matcher's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyroaring import BitMap

from catalog.finding.chunk import Chunk
from catalog.finding.keys import USUAL
from catalog.finding.meanings import NUMBERS
from catalog.finding.selection import Part, Selection
from products.matching import UNSTATED, Company, Verdict
from products.vocabulary import BASIS

Verdicts = dict[str, Verdict]

MET = {basis: Verdict("met", basis) for basis in BASIS.codes}
UNUSUAL = [basis for basis in BASIS.codes if basis != USUAL]


def known(selection: Selection, positions: list[int]) -> dict[int, Verdicts]:
    """Position → the verdicts that the sets know, by criterion."""
    company = selection.question.company
    given = company.given()
    found: dict[int, Verdicts] = {at: {} for at in positions}
    rest = BitMap(positions if given else ())
    for part in selection.parts:
        if not rest:
            break
        here = rest & part.chunk.all
        rest -= here
        for criterion in given if here else ():
            told = _within if criterion in NUMBERS else _hit
            for verdict, some in told(part, criterion, company, here):
                for at in some:
                    found[at][criterion] = verdict
    return found


Told = Iterator[tuple[Verdict, BitMap]]
"""A verdict, and the entries that get it."""


def _hit(part: Part, criterion: str, company: Company, here: BitMap) -> Told:
    """What states one of the codes asked for, or the nearest above it."""
    get = part.chunk.get
    stated = here & get("stated", criterion, 0)
    yield UNSTATED, here - stated
    # Of several conditions the worst counts: that is the matcher's.
    left = (stated & get("hit_met", criterion, 0)) - get("stated", criterion, 1)
    for place in company.places(criterion):
        for code in (place.code, *place.above):
            if not left:
                return
            hit = left & get("hit", criterion, 0, code)
            if hit:
                yield from _met(part.chunk, hit, ("hit as", criterion, 0, code), UNUSUAL)
                left -= hit


def _within(part: Part, criterion: str, company: Company, here: BitMap) -> Told:
    """What rests on two bounds rests on the weaker of their bases."""
    stated = here & part.chunk.get("stated", criterion, 0)
    yield UNSTATED, here - stated
    met = stated & part.met[criterion]
    yield from _met(part.chunk, met, ("bound as", criterion), UNUSUAL[::-1])


def _met(chunk: Chunk, met: BitMap, key: tuple[object, ...], bases: Sequence[str]) -> Told:
    """On which basis: the first of these on which an entry states it, else the usual one."""
    for basis in bases:
        some = met & chunk.get(*key, basis)
        if some:
            yield MET[basis], some
            met = met - some
    yield MET[USUAL], met
