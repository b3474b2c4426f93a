"""Verdicts on what is shown: from the sets where they know, else from the matcher.

The sets know what is not stated, and what is met and on what basis: most of what is on a page,
since the fewest misses come first. What needs words is the matcher's.
"""

from __future__ import annotations

from collections.abc import Iterator

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
    rest = positions if given else []
    for part in selection.parts:
        if not rest:
            break
        public = part.chunk.all
        here = [at for at in rest if at in public]
        rest = [at for at in rest if at not in public]
        for criterion in given if here else ():
            told = _within if criterion in NUMBERS else _hit
            for at, verdict in told(part, criterion, company, here):
                found[at][criterion] = verdict
    return found


Told = Iterator[tuple[int, Verdict]]


def _hit(part: Part, criterion: str, company: Company, here: list[int]) -> Told:
    """What states one of the codes asked for, or the nearest above it."""
    chunk = part.chunk
    stated, several = chunk.get("stated", criterion, 0), chunk.get("stated", criterion, 1)
    met = chunk.get("hit_met", criterion, 0)
    codes = [
        (hit, _based(chunk, ("hit as", criterion, 0, code)))
        for place in company.places(criterion)
        for code in (place.code, *place.above)
        if (hit := chunk.get("hit", criterion, 0, code))
    ]
    for at in here:
        if at not in stated:
            yield at, UNSTATED
        elif at in met and at not in several:
            # Of several conditions the worst counts: that is the matcher's.
            for hit, bases in codes:
                if at in hit:
                    yield at, _on(bases, at) if bases else MET[USUAL]
                    break


def _within(part: Part, criterion: str, company: Company, here: list[int]) -> Told:
    """What rests on two bounds rests on the weaker of their bases."""
    stated, met = part.chunk.get("stated", criterion, 0), part.met[criterion]
    bases = _based(part.chunk, ("bound as", criterion))[::-1]
    for at in here:
        if at not in stated:
            yield at, UNSTATED
        elif at in met:
            yield at, _on(bases, at) if bases else MET[USUAL]


def _based(chunk: Chunk, key: tuple[object, ...]) -> list[tuple[Verdict, BitMap]]:
    """The entries that state something on another basis than most do."""
    sets = ((MET[basis], chunk.get(*key, basis)) for basis in UNUSUAL)
    return [(verdict, which) for verdict, which in sets if which]


def _on(bases: list[tuple[Verdict, BitMap]], at: int) -> Verdict:
    for verdict, which in bases:
        if at in which:
            return verdict
    return MET[USUAL]
