"""Answers: question → results with their verdicts, count and facets.

The one way for page and API. Per answer: the journal's head, and the page's documents; an order by
name or `updated_since` adds one statement each. Asked for a moment in the past (`as_of`), the sets
and the documents are those of then, and everything else is the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.functional import cached_property

from catalog.errors import Fault, Problem
from catalog.finding import atlas, cursor, database, facets, index, sorting
from catalog.finding.documents import Document
from catalog.finding.facets import Facet
from catalog.finding.index import Index
from catalog.finding.question import Question
from catalog.finding.selection import Selection
from catalog.finding.verdicts import Verdicts, known
from catalog.past.entries import summaries
from catalog.past.found import found_then
from catalog.past.index import index_at
from catalog.past.lines import Last, last_by
from products import journal
from products.matching import judge
from products.wording import Words

COUNT_CAP = 1000
TRIES = 20
"""How often an answer is begun again because a publication came in between; a few would do, but
where many publish at once and the machine is busy, no reader shall be turned away."""


class Result(NamedTuple):
    document: Document
    match: Verdicts


@dataclass(frozen=True)
class Count:
    """Up to 1 000; beyond that `exact` is false."""

    value: int
    met: int
    exact: bool


@dataclass(frozen=True)
class Answer:
    """What was found, true for one number of the journal.

    `selection` holds all of it, for whoever goes on to ask the sets in memory.
    """

    results: list[Result]
    selection: Selection
    next: str | None
    count: Count | None
    facets: dict[str, Facet] | None
    seq: int
    digest: str


def answer(
    question: Question, language: str, *, state: Index | None = None, with_terms: bool = False
) -> Answer:
    """Problem 400 for a cursor that does not fit, 422 where there is too much to sort.

    As of a moment in the past, 422 also where more than 20 000 products were public then. `state`
    is an index that is new enough to begin with; `with_terms` leaves the terms in each document.
    """
    if question.until is not None:
        return _answer_then(question, last_by(question.until), language)
    for _ in range(TRIES):
        state = state or index.current()
        found = database.found(question, state)
        page = _page(Selection(state, question, found))
        terms_of = page.shown if with_terms else page.open
        shown = state.shelf.summaries(page.shown, language, state.seq, with_terms=terms_of)
        # Anything newer than the index means a publication came in between: ask again.
        newest = max((document.seq for document in shown.values()), default=0)
        if len(shown) == len(page.shown) and max(newest, found.newest) <= state.seq:
            return _told(page, shown, language)
        state = None
    raise Problem(503)


def last(question: Question) -> Last:
    """The line of the journal that an answer would be true for."""
    if question.until is not None:
        return last_by(question.until)
    state = index.current()
    return Last(state.seq, state.digest)


def _answer_then(question: Question, last: Last, language: str) -> Answer:
    state = index_at(last)
    page = _page(Selection(state, question, found_then(question, state)))
    return _told(page, summaries(page.shown, last.seq, language), language)


@dataclass(frozen=True)
class Page:
    """What is shown and what the sets say of it, before any document is read."""

    selection: Selection
    shown: list[int]
    known: dict[int, Verdicts]
    next: str | None

    @cached_property
    def open(self) -> frozenset[int]:
        """Those with a verdict that the sets do not know."""
        asked = len(self.selection.question.company.given())
        return frozenset(at for at, verdicts in self.known.items() if len(verdicts) < asked)


def _page(selection: Selection) -> Page:
    question = selection.question
    positions, keys = ordered(selection, question.page_size + 1)
    shown = positions[: question.page_size]
    more = len(positions) > question.page_size
    follow = cursor.encode(question, keys[len(shown) - 1]) if more else None
    return Page(selection, shown, known(selection, shown), follow)


def _told(page: Page, shown: dict[int, Document], language: str) -> Answer:
    selection = page.selection
    question, state = selection.question, selection.index
    return Answer(
        results=[Result(shown[at], _judged(page, shown[at])) for at in page.shown],
        selection=selection,
        next=page.next,
        count=_count(selection) if question.count == "capped" else None,
        facets=_facets(selection, language) if question.facets else None,
        seq=state.seq,
        digest=state.digest,
    )


def _judged(page: Page, document: Document) -> Verdicts:
    """In the order of the criteria, as the sets tell them too."""
    told = page.known[document.position]
    if document.position not in page.open:
        return told
    terms, company = document.terms, page.selection.question.company
    return {
        criterion: told.get(criterion) or judge(criterion, terms, company)
        for criterion in company.given()
    }


def ordered(selection: Selection, size: int) -> tuple[list[int], list[list[Any]]]:
    """The next results in the order asked for, each with the key a cursor would name it by.

    A page asks for one more than it shows, to know whether more follow.
    """
    question = selection.question
    after = _after(question)
    if question.order == "match":
        start = ((after[0], after[1], after[2]), after[3]) if after else None
        best = selection.best(size, start)
        return [at for _, at in best], [[*bucket, at] for bucket, at in best]
    if question.order == "newest":
        newest = selection.newest(size, after[0] if after else None)
        return newest, [[at] for at in newest]
    return sorting.page(selection, after, size)


def _after(question: Question) -> list[Any] | None:
    if question.cursor is None:
        return None
    try:
        return cursor.decode(question, question.cursor)
    except cursor.ForeignCursor:
        words = Words(
            "这个 cursor 属于另一个问题；请不带 cursor 重新开始。",
            "This cursor belongs to another question; start again without one.",
        )
    except cursor.CursorError:
        words = Words(
            "不是有效的 cursor；请原样使用 next 里的值。",
            "Not a cursor; use the value in `next` as it stands.",
        )
    raise Problem(400, [Fault("cursor", words)])


def _count(selection: Selection) -> Count:
    value = selection.count(COUNT_CAP)
    met = selection.count_met(COUNT_CAP)
    return Count(min(value, COUNT_CAP), min(met, COUNT_CAP), exact=value <= COUNT_CAP)


def _facets(selection: Selection, language: str) -> dict[str, Facet]:
    """Whatever the moment, families and places are called what they are called now."""
    is_now = selection.question.until is None
    names = atlas.current(selection.index.digest if is_now else journal.head().digest)
    return {
        name: facets.facet(name, selection, names, language) for name in selection.question.facets
    }
