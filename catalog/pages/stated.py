"""What a document states, fact by fact, in the words of a page.

The one place where a value of a product becomes words: its page, its history and the feed all
say it so. Pure: a finished document in one language goes in.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.languages import said
from catalog.pages.conditions import asked
from catalog.pages.findings import Document, sum_of
from catalog.pages.said import listed
from products.amounts import months, plain
from products.facts import BLOCKS, TITLES, UNCITED
from products.vocabulary import OFFERING


class Said(NamedTuple):
    """One value in words and the fact that it states; a sum as `catalog/sum.html` takes it."""

    path: str
    words: str
    exact: str = ""
    value: str = ""


class Fact(NamedTuple):
    """A line of the page: its title and its values, one for each member of a list."""

    path: str
    title: str
    values: list[Said]


def terms(document: Document) -> list[Fact]:
    """What is stated of the product itself, in reading order."""
    return [
        *_each(document, "issuer", "instrument", "family"),
        *_lists(document, "stages", "regions"),
        *_each(document, "area"),
        *_blocks(document, "limit", "rate", "term"),
        *_lists(document, "guarantees", "purposes", "repayment"),
        *_blocks(document, "speed"),
        *_lists(document, "channel"),
        *_blocks(document, "effective"),
        *_each(document, "aliases"),
    ]


def _each(document: Document, *names: str) -> list[Fact]:
    return [
        Fact(name, said(TITLES.get(name) or UNCITED[name]), [Said(name, name_of(value))])
        for name in names
        if (value := document[name])
    ]


def _lists(document: Document, *names: str) -> list[Fact]:
    return [
        Fact(name, said(TITLES[name]), [_member(name, member) for member in document[name]])
        for name in names
        if document[name]
    ]


def _member(name: str, member: Document) -> Said:
    return Said(f"{name}.{member['code']}", str(member["label"]))


def _blocks(document: Document, *names: str) -> list[Fact]:
    return [
        Fact(path, said(TITLES[path]), [_measured(path, stated[member])])
        for name in names
        if (stated := document[name])
        for member in BLOCKS[name]
        if stated.get(member) not in (None, "")
        for path in [f"{name}.{member}"]
    ]


def _measured(path: str, value: Any) -> Said:
    """A member of a block: yuan, percent a year, months, days, basis points, or words."""
    if path in ("limit.min", "limit.max"):
        return Said(path, *sum_of(value))
    if isinstance(value, dict):
        return Said(path, str(value["label"]))
    for unit, spell in UNITS.items():
        if path.endswith(unit):
            return Said(path, spell(value))
    if path in ("rate.min", "rate.max"):
        return Said(path, f"{plain(Decimal(value))}%")
    return Said(path, str(value))


UNITS: dict[str, Callable[[int], str]] = {
    "_months": lambda number: said(months(number)),
    "_days": lambda number: ngettext("{n}天", "{n}天", number).format(n=number),
    "_bp": lambda number: _("{n}个基点").format(n=f"{number:+d}"),
}


def name_of(value: Any) -> str:
    """A reference's name, a code's label, several texts in one line, or the text itself."""
    if isinstance(value, list):
        return listed(value)
    if isinstance(value, dict):
        return str(value.get("label") or value["name"])
    return str(value)


# ── beside the terms ──────────────────────────────────────────────────────────────────


def everything(document: Document) -> list[Fact]:
    """All that a reader sees of a product and a later line can change, evidence apart."""
    return [
        *_each(document, "name", "summary"),
        Fact("offering", said(OFFERING.title), [Said("offering", name_of(document["offering"]))]),
        *terms(document),
        *_organisations(document),
        *methods(document),
        *_conditions(document),
        *_highlights(document),
        *application(document),
        *_each(document, "verified_on"),
    ]


def methods(document: Document) -> list[Fact]:
    """How an applicant is looked at."""
    values = [_member("methods", row) for row in document["assessment_methods"]]
    return [Fact("methods", said(TITLES["methods"]), values)] if values else []


def application(document: Document) -> list[Fact]:
    """Where to apply."""
    return _each(document, "apply_url")


def _organisations(document: Document) -> list[Fact]:
    shape = _("{role[label]}：{name}")
    values = [
        Said(f"organisations.{row['role']['code']}.{row['code']}", shape.format(**row))
        for row in document["organisations"]
    ]
    return [Fact("organisations", said(TITLES["organisations"]), values)] if values else []


def _conditions(document: Document) -> list[Fact]:
    facts = []
    for row in document["conditions"]:
        path = f"conditions.{row['key']}"
        title = _("条件（{about}）").format(about=row["attribute"]["label"])
        facts.append(Fact(path, title, [Said(path, asked(row))]))
    return facts


def _highlights(document: Document) -> list[Fact]:
    facts = []
    for row in document["highlights"]:
        path = f"highlights.{row['key']}"
        title = _("背景（{kind}）").format(kind=row["kind"]["label"])
        facts.append(Fact(path, title, [Said(path, row["words"])]))
    return facts
