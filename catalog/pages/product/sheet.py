"""A product's page: its finished document laid out as rows, each with its footnotes."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from catalog.languages import said
from catalog.pages.findings import Document, limit, sum_of
from catalog.pages.said import listed
from products.amounts import months
from products.facts import BLOCKS, TITLES, title, whole
from products.vocabulary import BASIS


class Note(NamedTuple):
    """One paragraph of a source and of what it is said."""

    number: int
    locator: str
    basis: str
    definition: str


class Cited(NamedTuple):
    """A source with the paragraphs this page rests on; numbers go on from source to source."""

    source: Document
    notes: list[Note]


class Value(NamedTuple):
    words: str
    notes: list[Note]
    exact: str = ""


class Row(NamedTuple):
    title: str
    values: list[Value]


class Sheet:
    """Looks facts up in one document; the numbers of footnotes are fixed at the start."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.cited: list[Cited] = []
        self.numbers: dict[tuple[str, str, str], Note] = {}
        for source in document["sources"]:
            self._number(source)

    def _number(self, source: Document) -> None:
        paragraphs = [
            (paragraph["source"], paragraph["locator"], paragraph["basis"])
            for paragraphs in self.document["evidence"].values()
            for paragraph in paragraphs
            if paragraph["source"] == source["key"]
        ]
        new = sorted(set(paragraphs), key=lambda p: (len(p[1]), p[1], BASIS.codes.index(p[2])))
        for key in new:
            term = BASIS.terms[key[2]]
            definition = said(term.definition) if term.definition else ""
            self.numbers[key] = Note(len(self.numbers) + 1, key[1], said(term.label), definition)
        self.cited.append(Cited(source, [self.numbers[key] for key in new]))

    def notes(self, path: str) -> list[Note]:
        """The footnotes of a fact: its own, and those of the list it belongs to."""
        evidence = self.document["evidence"]
        found = [
            self.numbers[paragraph["source"], paragraph["locator"], paragraph["basis"]]
            for name in dict.fromkeys((path, whole(path)))
            for paragraph in evidence.get(name, [])
        ]
        return sorted(dict.fromkeys(found))

    def rows(self) -> list[Row]:
        """Every stated fact in reading order."""
        return [
            *self._single("issuer", "instrument", "family"),
            *self._lists("stages", "regions"),
            *self._single("area"),
            *self._limit(),
            *self._block("rate"),
            *self._block("term"),
            *self._lists("guarantees", "purposes", "repayment"),
            *self._block("speed"),
            *self._lists("channel"),
            *self._block("effective"),
            *self._aliases(),
        ]

    def _single(self, *names: str) -> list[Row]:
        return [
            Row(said(TITLES[name]), [Value(_label(self.document[name]), self.notes(name))])
            for name in names
            if self.document[name]
        ]

    def _lists(self, *names: str) -> list[Row]:
        return [
            Row(
                said(TITLES[name]),
                [
                    Value(member["label"], self.notes(f"{name}.{member['code']}"))
                    for member in self.document[name]
                ],
            )
            for name in names
            if self.document[name]
        ]

    def _limit(self) -> list[Row]:
        stated = self.document["limit"]
        if limit(stated) is None:
            return []
        rows = []
        for member in BLOCKS["limit"]:
            if stated[member] is not None:
                path = f"limit.{member}"
                exact = "" if member == "formula" else sum_of(stated[member]).exact
                words = stated[member] if member == "formula" else sum_of(stated[member]).words
                rows.append(Row(said(TITLES[path]), [Value(words, self.notes(path), exact)]))
        return rows

    def _block(self, block: str) -> list[Row]:
        stated = self.document[block] or {}
        return [
            Row(
                said(TITLES[f"{block}.{member}"]),
                [Value(_spelled(member, stated[member]), self.notes(f"{block}.{member}"))],
            )
            for member in BLOCKS[block]
            if stated.get(member) not in (None, "")
        ]

    def _aliases(self) -> list[Row]:
        names = self.document["aliases"]
        values = [Value(listed(names), self.notes("aliases"))]
        return [Row(said(TITLES["aliases"]), values)] if names else []

    def name_notes(self) -> list[Note]:
        return self.notes("name")

    def apply_notes(self) -> list[Note]:
        return self.notes("apply_url")

    def conditions(self) -> list[dict[str, Any]]:
        return [
            {**row, "notes": self.notes(f"conditions.{row['key']}")}
            for row in self.document["conditions"]
        ]

    def highlights(self) -> list[dict[str, Any]]:
        return [
            {**row, "notes": self.notes(f"highlights.{row['key']}")}
            for row in self.document["highlights"]
        ]

    def organisations(self) -> list[dict[str, Any]]:
        return [
            {**row, "notes": self.notes(f"organisations.{row['role']['code']}.{row['code']}")}
            for row in self.document["organisations"]
        ]

    def methods(self) -> list[Value]:
        return [
            Value(row["label"], self.notes(f"methods.{row['code']}"))
            for row in self.document["assessment_methods"]
        ]

    def not_stated(self) -> list[str]:
        return [said(title(name)) for name in self.document["not_stated"]]


def _label(value: Any) -> str:
    """An organisation's name, a code's label, or the text itself."""
    if isinstance(value, str):
        return value
    return str(value.get("label") or value["name"])


def _spelled(member: str, value: Any) -> str:
    """A member of a block as people read it: percent a year, months, days, basis points."""
    if isinstance(value, dict):
        return str(value["label"])
    if member.endswith("months"):
        return said(months(value))
    if member.endswith("days"):
        return _("{n}天").format(n=value)
    if member.endswith("bp"):
        return _("{n}个基点").format(n=f"{value:+d}")
    return f"{value}%" if member in ("min", "max") else str(value)
