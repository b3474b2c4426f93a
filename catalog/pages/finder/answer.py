"""The first page's answer: results in groups, what was asked as chips, facets as links."""

from __future__ import annotations

from itertools import groupby
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalog.filters import PARAMETERS, address
from catalog.finding.atlas import Atlas
from catalog.finding.facets import Facet
from catalog.finding.question import Question
from catalog.finding.search import COUNT_CAP, Answer, Count, Result
from catalog.pages import findings, said
from catalog.pages.card import Card, card
from catalog.pages.carried import PICKED, Carried, Values
from catalog.pages.chips import SHAPE, chips
from catalog.pages.finder import table
from catalog.pages.finder.asking import asking
from catalog.pages.finder.relaxing import relaxed

FACETS = ("instrument", "offering", "family", "issuer_kind", "stage", "region")
ORDERS = {
    "match": gettext_lazy("符合的条件数"),
    "newest": gettext_lazy("收录时间"),
    "name": gettext_lazy("名称"),
    "limit": gettext_lazy("额度上限"),
}
SHORT = 9
"""A facet with more values than this starts closed."""


class Cards(NamedTuple):
    """Results with the same number of open points; no heading where nothing was compared."""

    heading: str
    cards: list[Card]


class Link(NamedTuple):
    code: str
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
    found: str


def context(along: Carried, question: Question, found: Answer, names: Atlas) -> dict[str, Any]:
    """Everything the page shows beside its form."""
    path, values = along.path, along.values
    first = {name: given for name, given in values.items() if name != "cursor"}
    asked = {name: given for name, given in values.items() if name != PICKED}
    shapeless = {name: given for name, given in values.items() if name not in SHAPE}
    filtering = {name: given for name, given in shapeless.items() if name != PICKED}
    is_empty = not found.selection.count(0)  # a page past the last result is empty as well
    relaxing = _relaxing(path, first, found, names) if is_empty else []
    is_compared = bool(question.company.given())
    return {
        "along": along,
        "groups": _groups(question, found.results, along),
        "found": counted(found.count, is_compared=is_compared) if found.count else "",
        "count": found.count,
        "compared": is_compared,
        "chips": chips(path, first, names),
        "asking": asking(path, first, found.selection) if filtering else None,
        "facets": _facets(path, first, found.facets or {}),
        "orders": [
            Link(code, str(label), address(path, first, order=code), code == question.order)
            for code, label in ORDERS.items()
        ],
        "only_met": address(path, first, unstated="exclude"),
        "is_only_met": question.unstated == "exclude",
        "next": address(path, values, cursor=found.next) if found.next else None,
        "first": address(path, first) if "cursor" in values else None,
        "clear": along.picks_alone(),
        "json": address("/api/v1/products/", asked),
        "csv": address(reverse("products-table"), table.carried(values)),
        "feed": address(reverse("changes"), filtering),
        "map": address(reverse("map"), shapeless),
        "relaxing": relaxing,
        "can_relax": any(row.products for row in relaxing),
    }


def counted(count: Count, *, is_compared: bool) -> str:
    """How many were found, and how many of them meet everything."""
    if not count.value:
        return _("没有产品同时满足这些条件")
    words = _("找到 {found}").format(found=_items(count.value if count.exact else COUNT_CAP + 1))
    if not is_compared:
        return words
    met = ngettext("其中 {n} 项全部符合", "其中 {n} 项全部符合", count.met).format(n=count.met)
    return _("{words}，{met}").format(words=words, met=met)


def _items(number: int) -> str:
    """
    >>> _items(17), _items(1001)
    ('17 项', '1000 项以上')
    """
    if number > COUNT_CAP:
        return _("{n} 项以上").format(n=COUNT_CAP)
    return ngettext("{n} 项", "{n} 项", number).format(n=number)


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


def _facets(path: str, values: Values, facets: dict[str, Facet]) -> list[FacetLinks]:
    """Those that narrow anything."""
    shown = [_facet(path, values, name, facet) for name, facet in facets.items()]
    return [facet for facet in shown if facet.links]


def _facet(path: str, values: Values, name: str, facet: Facet) -> FacetLinks:
    """A value's link asks for it alone; a chosen value's link lets go of it."""
    chosen = [code.strip() for code in values.get(name, [""])[0].split(",") if code.strip()]
    links = [
        Link(
            value.code,
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


def _relaxing(path: str, values: Values, found: Answer, names: Atlas) -> list[Relaxing]:
    """What lets go of each condition, and what that brings; in the order of the filters."""
    counts = relaxed(found.selection)
    return [
        Relaxing(
            said.title(name),
            said.value(name, values[name][0], names),
            address(path, values, **{name: None}),
            counts[name],
            _items(counts[name]),
        )
        for name in PARAMETERS
        if name in counts and name in values
    ]
