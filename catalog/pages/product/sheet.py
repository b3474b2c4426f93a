"""A product's page: its finished document laid out as rows, each value with its footnotes."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import NamedTuple

from django.urls import reverse

from catalog.languages import said
from catalog.pages import locators, stated
from catalog.pages.carried import Carried
from catalog.pages.conditions import reading_of, sentence
from catalog.pages.findings import Document
from catalog.pages.grounds import basis_of, beside
from catalog.pages.product.footnotes import Cited, Footnotes, Note
from catalog.pages.said import listed
from catalog.pages.stated import Fact, Said
from products.facts import TITLES, title


class Value(NamedTuple):
    """What is stated and by which notes; the page it has of its own, and a word beside it.

    `basis` is named where it is not said of this product itself. A sum is told exactly and for
    programs, too (`catalog/sum.html`).
    """

    words: str
    notes: list[Note]
    basis: str
    exact: str = ""
    value: str = ""
    href: str = ""
    aside: str = ""


class Row(NamedTuple):
    """A fact under its title; `path` is also its place on the page (`#fact-limit.max`)."""

    path: str
    title: str
    values: list[Value]

    @property
    def notes(self) -> list[Note]:
        return sorted({note for value in self.values for note in value.notes})


class Foot(NamedTuple):
    """A footnote at the foot of the page, with the way to its source and back to its facts."""

    note: Note
    words: str
    href: str
    facts: list[Row]


class Source(NamedTuple):
    document: Document
    href: str
    publishers: str
    feet: list[Foot]


class Sheet:
    """One document, read once; `along` carries the company on to the pages it links to."""

    def __init__(self, document: Document, along: Carried) -> None:
        self.document = document
        self.along = along
        self.footnotes = Footnotes(document)
        self.issuer_page = self._page("issuer") if document["issuer"] else ""
        self.name = self._row(Fact("name", said(TITLES["name"]), [Said("name", document["name"])]))
        self.terms = [self._row(fact) for fact in stated.terms(document)]
        self.conditions = [self._condition(row) for row in document["conditions"]]
        self.methods = [self._row(fact) for fact in stated.methods(document)]
        self.organisations = [self._organisation(row) for row in document["organisations"]]
        self.highlights = [self._highlight(row) for row in document["highlights"]]
        self.application = [self._row(fact) for fact in stated.application(document)]
        self.not_stated = [said(title(name)) for name in document["not_stated"]]

    def _row(self, fact: Fact) -> Row:
        return Row(fact.path, fact.title, [self._value(value) for value in fact.values])

    def _value(self, value: Said, aside: str = "") -> Value:
        return Value(
            words=value.words,
            notes=self.footnotes.of(value.path),
            basis=beside(basis_of(self.document["evidence"], value.path)),
            exact=value.exact,
            value=value.value,
            href=self._page(value.path),
            aside=aside,
        )

    def _page(self, path: str) -> str:
        """The page of what a fact refers to; "" where it has none."""
        name, _, code = path.partition(".")
        page = PAGES.get(name)
        if page is None:
            return ""
        return self.along.to(reverse(page, args=[code or self.document[name]["code"]]))

    def _condition(self, row: Document) -> Row:
        path = f"conditions.{row['key']}"
        # A yes or no is said by the words themselves.
        reading = "" if isinstance(row["value"], bool) else reading_of(row)
        value = self._value(Said(path, sentence(row)), reading)
        return Row(path, row["attribute"]["label"], [value])

    def _organisation(self, row: Document) -> Row:
        path = f"organisations.{row['role']['code']}.{row['code']}"
        value = self._value(Said(path, row["name"]), row["kind"]["label"])
        return Row(path, row["role"]["label"], [value])

    def _highlight(self, row: Document) -> Row:
        path = f"highlights.{row['key']}"
        return Row(path, row["kind"]["label"], [self._value(Said(path, row["words"]))])

    @cached_property
    def sources(self) -> list[Source]:
        """The foot of the page: each source with its paragraphs, and the facts they carry."""
        facts: dict[int, list[Row]] = defaultdict(list)
        for row in self._all():
            for note in row.notes:
                facts[note.number].append(row)
        return [self._source(cited, facts) for cited in self.footnotes.cited]

    def _source(self, cited: Cited, facts: dict[int, list[Row]]) -> Source:
        page = self.along.to(reverse("source-page", args=[cited.source["key"]]))
        feet = [
            Foot(
                note,
                locators.words(note.locator),
                f"{page}{locators.fragment(note.locator)}",
                facts[note.number],
            )
            for note in cited.notes
        ]
        return Source(cited.source, page, listed(cited.source["publishers"]), feet)

    def _all(self) -> list[Row]:
        return [
            self.name,
            *self.conditions,
            *self.terms,
            *self.methods,
            *self.organisations,
            *self.application,
            *self.highlights,
        ]


PAGES = {"issuer": "issuer-page", "family": "family-page", "methods": "method-page"}
"""What a product refers to and has a page of its own."""
