"""What a page of a reference row is asked with, and the products that it lists.

No product is left out here: the company's facts only say how each of them meets it, `unmet`
included. The finder is where they choose.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from catalog import filters
from catalog.errors import Problem
from catalog.finding import atlas, search
from catalog.finding.question import Question
from catalog.finding.search import Answer, Result
from catalog.languages import spoken
from catalog.pages import carried, said
from catalog.pages.card import card
from catalog.pages.carried import CARRIED, Carried
from catalog.references import Row
from products.matching import match

MOST = 20
"""Cards a page."""


@dataclass(frozen=True)
class Asked:
    """A page's address, read: what it carries on, and the same as a question."""

    along: Carried
    question: Question

    def company(self) -> list[str]:
        """The company's facts in words: 初创期, 陕西省西安市, 300万元."""
        names = atlas.latest()
        return [said.criterion(self.question, one, names) for one in self.question.company.given()]

    def without_company(self) -> str:
        """This page without the company's facts; a cursor stays good, for it asks none."""
        return filters.address(
            self.along.path, self.along.values, **dict.fromkeys(self.along.company)
        )

    def page(self, name: str, code: str) -> str:
        """The page of a row, asked for the same company."""
        return self.along.to(reverse(name, args=[code]))

    def here(self, cursor: str | None) -> str:
        """This page from there on; None is its beginning."""
        return filters.address(self.along.path, self.along.values, cursor=cursor)

    def finder(self, **selecting: str) -> str:
        """The finder, asked to choose among these products for the same company."""
        values = {name: given for name, given in self.along.values.items() if name in CARRIED}
        return filters.address(reverse("find"), values, **selecting)


def read(request: HttpRequest, *more: str) -> Asked:
    """Problem 400 for anything but the company's facts, the picks, and `more` parameters."""
    return Asked(*carried.read(request, (*CARRIED, *more)))


def row(rows: list[Row]) -> Row:
    """The row that was asked for by its code; Problem 404 where there is none."""
    if not rows:
        raise Problem(404)
    return rows[0]


def products(asked: Asked, facet: str, code: str, most: int = MOST) -> Answer:
    """Every public product that names this row or one below it, newest first.

    The cursor belongs to this list alone: one of another list is a Problem 400.
    """
    question = Question(
        selects={facet: (code,)}, order="newest", page_size=most, cursor=asked.question.cursor
    )
    return search.answer(question, spoken(), with_terms=True)


def cards(asked: Asked, found: Answer) -> dict[str, Any]:
    """The products as cards, each with how it meets the company of the address."""
    company = asked.question.company
    return {
        "cards": [
            card(Result(result.document, match(result.document.terms, company)), asked.along)
            for result in found.results
        ],
        **turning(asked, found),
    }


def turning(asked: Asked, found: Answer) -> dict[str, Any]:
    """How many there are, and the ways to the next page and back to the first."""
    return {
        "count": found.count,
        "next": asked.here(found.next) if found.next else None,
        "first": asked.here(None) if asked.question.cursor else None,
    }
