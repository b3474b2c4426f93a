"""A question's whole answer, true for one number of the journal however long it is read.

What is chosen is chosen at once, in the sets; documents come some at a time. What has changed since
is shown as it was at that number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from catalog.bulk.cells import cell
from catalog.bulk.columns import PRODUCTS
from catalog.bulk.pieces import in_pieces
from catalog.errors import Problem
from catalog.finding import database, documents, index
from catalog.finding.documents import Document
from catalog.finding.question import Question
from catalog.finding.search import TRIES, ordered
from catalog.finding.selection import Selection
from catalog.past.entries import summaries
from catalog.past.found import found_then
from catalog.past.index import index_at
from catalog.past.lines import last_by
from products.matching import match
from products.vocabulary import VERDICT
from products.wording import Words

MOST = 10_000
EXPORT = "/api/v1/export/"
TOO_MANY = Words(
    f"结果超过 {MOST} 条，表格放不下；请加条件，或用 {EXPORT} 取得全部。",
    f"More than {MOST} results do not go into a table; narrow them, or take everything from "
    f"{EXPORT}.",
)


@dataclass(frozen=True)
class Whole:
    """Positions of all results, in the order asked for."""

    question: Question
    seq: int
    digest: str
    positions: list[int]

    @property
    def columns(self) -> list[str]:
        return [*PRODUCTS, *(f"match.{name}" for name in self.question.company.given())]

    def rows(self, language: str) -> Iterator[list[list[str]]]:
        """One statement a piece, one more where something has changed since."""
        for some in in_pieces(self.positions):
            found = self._documents(some, language)
            yield [self._row(found[at], language) for at in some]

    def _documents(self, some: list[int], language: str) -> dict[int, Document]:
        if self.question.until is not None:
            return summaries(some, self.seq, language)
        now = documents.summaries(some, language, with_terms=True)
        same = {at: document for at, document in now.items() if document.seq <= self.seq}
        since = [at for at in some if at not in same]
        return same | (summaries(since, self.seq, language) if since else {})

    def _row(self, document: Document, language: str) -> list[str]:
        shown = document.read()
        verdicts = match(document.terms, self.question.company)
        return [
            *(cell(shown, path) for path in PRODUCTS),
            *(
                VERDICT.label(verdicts[name].verdict).in_language(language)
                for name in self.question.company.given()
            ),
        ]


def whole(question: Question) -> Whole:
    """Problem 422 for more than 10 000 results."""
    selection = _selection(question)
    if selection.count(MOST) > MOST:
        raise Problem(422, detail=TOO_MANY, headers={"Link": f'<{EXPORT}>; rel="alternate"'})
    state = selection.index
    return Whole(question, state.seq, state.digest, ordered(selection, MOST)[0])


def _selection(question: Question) -> Selection:
    if question.until is not None:
        then = index_at(last_by(question.until))
        return Selection(then, question, found_then(question, then))
    for _ in range(TRIES):
        state = index.current()
        found = database.found(question, state)
        if found.newest <= state.seq:  # else a publication came in between: ask again
            return Selection(state, question, found)
    raise Problem(503)
