"""The footnotes of a product's page: each paragraph that it rests on has one number."""

from __future__ import annotations

from typing import NamedTuple

from catalog.languages import said
from catalog.pages import locators
from catalog.pages.findings import Document
from products.facts import whole
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
        self._evidence: dict[str, list[Document]] = document["evidence"]
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
        return sorted({self._notes[_key(paragraph)] for paragraph in self._resting(path)})

    def basis(self, path: str) -> str | None:
        """Of what the strongest paragraph speaks that a fact rests on; None where none is cited."""
        return min(
            (paragraph["basis"] for paragraph in self._resting(path)),
            key=BASIS.codes.index,
            default=None,
        )

    def _resting(self, path: str) -> list[Document]:
        names = dict.fromkeys((path, whole(path)))
        return [paragraph for name in names for paragraph in self._evidence.get(name, [])]


def beside(basis: str | None) -> str:
    """What stands beside a fact that is not said of this product itself: 同类说明, 仅名称 …"""
    return "" if basis in (None, "direct") else said(BASIS.label(basis))


def _key(paragraph: Document) -> tuple[str, str, str]:
    return paragraph["source"], paragraph["locator"], paragraph["basis"]
