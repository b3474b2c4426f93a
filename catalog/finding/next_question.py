"""The next best question: the one fact not given about the company that settles most products.

A product is settled by a criterion when some answer would give it the verdict `met` or `unmet`
(`settling`). The index keeps those products as a set per criterion, so asking costs one
intersection each, however many products there are.
"""

from __future__ import annotations

from typing import NamedTuple

from catalog.finding.selection import Selection
from products.matching import CRITERIA


class NextQuestion(NamedTuple):
    """The criterion to ask about, and how many of the results an answer settles."""

    criterion: str
    settles: int


def next_question(selection: Selection) -> NextQuestion | None:
    """Of the criteria not given the one that settles most of the results; among equals the one
    that comes first in `CRITERIA`. None where no answer settles any."""
    given = selection.question.company.given()
    open_ones = [
        NextQuestion(criterion, _settles(selection, criterion))
        for criterion in CRITERIA
        if criterion not in given
    ]
    best = max(open_ones, key=lambda one: one.settles, default=None)
    return best if best is not None and best.settles else None


def _settles(selection: Selection, criterion: str) -> int:
    return sum(
        part.results.intersection_cardinality(part.chunk.get("settled by", criterion))
        for part in selection.parts
    )
