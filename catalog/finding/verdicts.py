"""Verdicts on what is shown: from the sets where they know, else from the matcher.

The sets know what is not stated, and what is met and on what basis: most of what is on a page,
since the fewest misses come first. What needs words is the matcher's.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyroaring import BitMap

from catalog.finding.chunk import NUMBERS, Chunk
from catalog.finding.keys import USUAL
from catalog.finding.selection import Part, Selection
from products.matching import UNSTATED, Company, Place, Verdict
from products.vocabulary import BASIS

Verdicts = dict[str, Verdict]

MET = {basis: Verdict("met", basis) for basis in BASIS.codes}
UNUSUAL = [basis for basis in BASIS.codes if basis != USUAL]


def known(selection: Selection, positions: list[int]) -> dict[int, Verdicts]:
    """Position → the verdicts that the sets know, by criterion."""
    found: dict[int, Verdicts] = {at: {} for at in positions}
    company = selection.question.company
    page = BitMap(positions)
    for part in selection.parts:
        here = page & part.chunk.all
        if not here:
            continue
        for criterion in company.given():
            for verdict, which in _told(part, criterion, company, here):
                for at in which:
                    found[at][criterion] = verdict
    return found


def _told(
    part: Part, criterion: str, company: Company, here: BitMap
) -> Iterator[tuple[Verdict, BitMap]]:
    chunk = part.chunk
    yield UNSTATED, here - chunk.get("stated", criterion, 0)
    if criterion in NUMBERS:
        yield from _within(part, criterion, here)
    else:
        # Of several conditions the worst counts: that is the matcher's.
        alone = here - chunk.get("stated", criterion, 1)
        open_ones = alone & chunk.get("hit_met", criterion, 0)
        for place in company.places(criterion):
            for verdict, which in _hit(chunk, criterion, place, open_ones):
                yield verdict, which
                open_ones = open_ones - which


def _hit(
    chunk: Chunk, criterion: str, place: Place, here: BitMap
) -> Iterator[tuple[Verdict, BitMap]]:
    """What states this code, or the nearest one above it."""
    for code in (place.code, *place.above):
        hit = here & chunk.get("hit", criterion, 0, code)
        if hit:
            here = here - hit
            for basis in UNUSUAL:
                some = hit & chunk.get("hit as", criterion, 0, code, basis)
                yield MET[basis], some
                hit = hit - some
            yield MET[USUAL], hit


def _within(part: Part, criterion: str, here: BitMap) -> Iterator[tuple[Verdict, BitMap]]:
    """What rests on two bounds rests on the weaker of their bases."""
    met = here & part.met[criterion]
    for basis in reversed(UNUSUAL):
        some = met & part.chunk.get("bound as", criterion, basis)
        yield MET[basis], some
        met = met - some
    yield MET[USUAL], met
