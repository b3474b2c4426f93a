"""The next best question: the one fact not given about the company that settles most products.

A product is settled by a criterion when some answer would give it the verdict `met` or `unmet`
(`settling`). What products ask of a company, their conditions (`asks`), comes first: that is what
a lender would want to know. Only where they ask nothing that an answer settles is the rest asked
for. The index keeps the settled products as a set per criterion, so asking costs one intersection
each, however many products there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from catalog.finding.selection import Selection
from products.matching import CRITERIA
from products.vocabulary import ATTRIBUTE

ASKS = tuple(criterion for criterion in CRITERIA if criterion in ATTRIBUTE)
"""The criteria that products have conditions on."""
REST = tuple(criterion for criterion in CRITERIA if criterion not in ASKS)


class NextQuestion(NamedTuple):
    """The criterion to ask about, and how many of the results an answer settles."""

    criterion: str
    settles: int


def next_question(selection: Selection) -> NextQuestion | None:
    """None where no answer settles any result."""
    return _best(selection, ASKS) or _best(selection, REST)


def _best(selection: Selection, criteria: Iterable[str]) -> NextQuestion | None:
    """Of these the one that settles most; among equals the first."""
    given = selection.question.company.given()
    open_ones = [
        NextQuestion(criterion, _settles(selection, criterion))
        for criterion in criteria
        if criterion not in given
    ]
    best = max(open_ones, key=lambda one: one.settles, default=None)
    return best if best is not None and best.settles else None


def _settles(selection: Selection, criterion: str) -> int:
    return sum(
        part.results.intersection_cardinality(part.chunk.get("settled by", criterion))
        for part in selection.parts
    )
