"""The first page's answer: results in groups, what was asked as chips, facets as links."""

from __future__ import annotations

from itertools import groupby
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalog.filters import PARAMETERS, address
from catalog.finding.atlas import Atlas
from catalog.finding.facets import Facet
from catalog.finding.question import Question
from catalog.finding.search import Answer, Result
from catalog.pages import findings, said
from catalog.pages.card import Card, card
from catalog.pages.carried import PICKED, Carried, Values
from catalog.pages.finder.relaxing import relaxed

FACETS = ("instrument", "offering", "family", "issuer_kind", "stage", "region")
ORDERS = {
    "match": gettext_lazy("符合的条件数"),
    "newest": gettext_lazy("收录时间"),
    "name": gettext_lazy("名称"),
    "limit": gettext_lazy("额度上限"),
}
SHAPE = ("order", "page_size", "cursor")
SHORT = 9
"""A facet with more values than this starts closed."""


class Cards(NamedTuple):
    """Results with the same number of open points; no heading where nothing was compared."""

    heading: str
    cards: list[Card]


class Chip(NamedTuple):
    title: str
    value: str
    href: str


class Link(NamedTuple):
    label: str
    href: str
    chosen: bool
    products: int = 0


class FacetLinks(NamedTuple):
    name: str
    title: str
    links: list[Link]
    unstated: int
    is_open: bool


class Relaxing(NamedTuple):
    title: str
    value: str
    href: str
    products: int


def context(along: Carried, question: Question, found: Answer, names: Atlas) -> dict[str, Any]:
    """Everything the page shows below its form."""
    path, values = along.path, along.values
    first = {name: given for name, given in values.items() if name != "cursor"}
    asked = {name: given for name, given in values.items() if name != PICKED}
    relaxing = _relaxing(path, first, question, names) if not found.results else []
    return {
        "along": along,
        "groups": _groups(question, found.results, along),
        "count": found.count,
        "compared": bool(question.company.given()),
        "chips": _chips(path, first, names),
        "facets": [
            _facet(path, first, name, facet) for name, facet in (found.facets or {}).items()
        ],
        "orders": [
            Link(str(label), address(path, first, order=code), code == question.order)
            for code, label in ORDERS.items()
        ],
        "only_met": address(path, first, unstated="exclude"),
        "is_only_met": question.unstated == "exclude",
        "next": address(path, values, cursor=found.next) if found.next else None,
        "first": address(path, first) if "cursor" in values else None,
        "json": address("/api/v1/products/", asked),
        "relaxing": relaxing,
        "can_relax": any(row.products for row in relaxing),
    }


def _groups(question: Question, results: list[Result], along: Carried) -> list[Cards]:
    if question.order != "match" or not question.company.given():
        return [Cards("", [card(result, along) for result in results])] if results else []
    return [
        Cards(_heading(points), [card(result, along) for result in group])
        for points, group in groupby(results, lambda result: findings.open_points(result.match))
    ]


def _heading(points: int) -> str:
    if not points:
        return _("全部符合")
    return ngettext("{n} 项条件待确认", "{n} 项条件待确认", points).format(n=points)


def _chips(path: str, values: Values, names: Atlas) -> list[Chip]:
    """What was asked, each with the address that no longer asks it."""
    return [
        Chip(said.title(name), text, href)
        for name, text, href in (
            (name, said.value(name, values[name][0], names), address(path, values, **{name: None}))
            for name in PARAMETERS
            if name in values and name not in SHAPE
        )
        if (name, values[name][0]) != ("unstated", "include")
    ]


def _facet(path: str, values: Values, name: str, facet: Facet) -> FacetLinks:
    """A value's link asks for it alone; a chosen value's link lets go of it."""
    chosen = [code.strip() for code in values.get(name, [""])[0].split(",") if code.strip()]
    links = [
        Link(
            value.label,
            address(path, values, **{name: _toggled(chosen, value.code)}),
            value.code in chosen,
            value.count,
        )
        for value in facet.values
        if value.count or value.code in chosen
    ]
    is_open = bool(chosen) or len(links) <= SHORT
    return FacetLinks(name, said.title(name), links, facet.unstated, is_open)


def _toggled(chosen: list[str], code: str) -> str | None:
    if code in chosen:
        return ",".join(one for one in chosen if one != code) or None
    return code


def _relaxing(path: str, values: Values, question: Question, names: Atlas) -> list[Relaxing]:
    counts = relaxed(question)
    return [
        Relaxing(
            said.title(name),
            said.value(name, values[name][0], names),
            address(path, values, **{name: None}),
            counts[name],
        )
        for name in PARAMETERS
        if name in counts and name in values
    ]
