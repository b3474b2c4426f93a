"""Which condition to let go of when nothing answers them all."""

from __future__ import annotations

from dataclasses import replace

from catalog.finding import database, index
from catalog.finding.question import Question
from catalog.finding.search import COUNT_CAP
from catalog.finding.selection import Selection


def relaxed(question: Question) -> dict[str, int]:
    """How many results there would be without each given parameter, one at a time."""
    state = index.current()
    selection = Selection(state, question, database.found(question, state))
    given = [*question.company.given(), *question.selects]
    counts = {name: selection.without(name).count(COUNT_CAP) for name in given}
    for name, fewer in _wider(question).items():
        counts[name] = Selection(state, fewer, database.found(fewer, state)).count(COUNT_CAP)
    return counts


def _wider(question: Question) -> dict[str, Question]:
    """The question without what is neither a criterion nor selected by code."""
    wider = {
        "q": replace(question, words=()),
        "updated_since": replace(question, updated_since=None),
        "unstated": replace(question, unstated="include"),
    }
    return {name: fewer for name, fewer in wider.items() if fewer != question}
