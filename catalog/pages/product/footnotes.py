"""The footnotes of a product's page: each paragraph that it rests on has one number."""

from __future__ import annotations

from typing import NamedTuple

from catalog.languages import said
from catalog.pages import locators
from catalog.pages.findings import Document
from catalog.pages.grounds import Evidence, resting
from products.vocabulary import BASIS


class Note(NamedTuple):
    """One paragraph of a source, and of what it speaks: of this product, of a group …"""

    number: int
    locator: str
    basis: str
    definition: str


class Cited(NamedTuple):
    """A source with the paragraphs this page rests on; numbers go on from source to source."""

    source: Document
    notes: list[Note]


class Footnotes:
    """Numbers are given once, source by source, so that they rise down the page's last list."""

    def __init__(self, document: Document) -> None:
        self._evidence: Evidence = document["evidence"]
        self._notes: dict[tuple[str, str, str], Note] = {}
        self.cited = [Cited(source, self._numbered(source)) for source in document["sources"]]

    def _numbered(self, source: Document) -> list[Note]:
        paragraphs = {
            _key(paragraph)
            for paragraphs in self._evidence.values()
            for paragraph in paragraphs
            if paragraph["source"] == source["key"]
        }
        order = sorted(paragraphs, key=lambda p: (locators.in_order(p[1]), BASIS.codes.index(p[2])))
        for key in order:
            term = BASIS.terms[key[2]]
            definition = said(term.definition) if term.definition else ""
            self._notes[key] = Note(len(self._notes) + 1, key[1], said(term.label), definition)
        return [self._notes[key] for key in order]

    def of(self, path: str) -> list[Note]:
        """The footnotes of a fact: its own, and those of the list it belongs to."""
        return sorted({self._notes[_key(paragraph)] for paragraph in resting(self._evidence, path)})


def _key(paragraph: Document) -> tuple[str, str, str]:
    return paragraph["source"], paragraph["locator"], paragraph["basis"]
