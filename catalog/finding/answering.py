"""Whether one record answers a question. Pure: no database, no index, no clock.

This is the meaning that the sets in memory make fast, for what is not in them: what a product
was before a change, or on a day that has gone. Take the index away and this finds the same.
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any

from catalog.finding import text
from catalog.finding.question import Question
from products.matching import Terms, match, terms


class Candidate:
    """What a question is put to: all that it asks of a record, read once, and when it is asked.
    Few ask for names, whose spelling takes a dictionary."""

    def __init__(self, record: dict[str, Any]) -> None:
        self.record = record

    @cached_property
    def terms(self) -> Terms:
        return terms(self.record)

    @cached_property
    def names(self) -> text.Names:
        return text.names(self.record)


def answers(candidate: Candidate, question: Question, changed_at: datetime) -> bool:
    """Hit by all that selects, and not ruled out by any fact about the company.

    `changed_at` is when the change was that is told of: `updated_since` asks for it.
    """
    return (
        _is_recent(changed_at, question)
        and _is_selected(candidate.terms, question)
        and (not question.words or text.hold(candidate.names, question.words))
        and _suits(candidate.terms, question)
    )


def concerns(
    question: Question, changed_at: datetime, before: Candidate | None, after: Candidate | None
) -> bool:
    """Whether a change is news for who asks: the record before it or the one after it answers.

    None is no record: before a first publication, and after a withdrawal.
    """
    return any(
        answers(candidate, question, changed_at)
        for candidate in (after, before)
        if candidate is not None
    )


def _is_recent(changed_at: datetime, question: Question) -> bool:
    return question.updated_since is None or changed_at >= question.updated_since


def _is_selected(stated: Terms, question: Question) -> bool:
    return all(
        any(code in stated["selects"][facet] for code in codes)
        for facet, codes in question.selects.items()
    )


def _suits(stated: Terms, question: Question) -> bool:
    verdicts = {verdict.verdict for verdict in match(stated, question.company).values()}
    return verdicts <= {"met"} if question.unstated == "exclude" else "unmet" not in verdicts
