"""The first page's answer: results in groups, what was asked as chips, facets as links."""

from __future__ import annotations

import json
from itertools import groupby
from typing import Any, NamedTuple

from catalog.filters import COMPANY_PARAMETERS, PARAMETERS, address
from catalog.finding.atlas import Atlas
from catalog.finding.facets import Facet
from catalog.finding.question import Question
from catalog.finding.search import Answer, Result
from catalog.pages import findings, said
from catalog.pages.findings import Document, Finding, Sum
from catalog.pages.relaxing import relaxed
from products.facts import title

FACETS = ("instrument", "offering", "family", "issuer_kind", "stage", "region")
ORDERS = {"match": "符合的条件数", "newest": "收录时间", "name": "名称", "limit": "额度上限"}
SHAPE = ("order", "page_size", "cursor")
SHOWN_ON_CARD = ("stages", "regions", "limit")
SHORT = 9
"""A facet with more values than this starts closed."""

Values = dict[str, list[str]]


class Card(NamedTuple):
    document: Document
    href: str
    limit: Sum | None
    findings: list[Finding]
    not_stated: list[str]
    sources: int


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


def context(path: str, values: Values, question: Question, found: Answer, names: Atlas) -> Any:
    """Everything the page shows below its form."""
    first = {name: given for name, given in values.items() if name != "cursor"}
    relaxing = _relaxing(path, first, question, names) if not found.results else []
    company = {name: given for name, given in values.items() if name in COMPANY_PARAMETERS}
    return {
        "groups": _groups(question, found.results, company),
        "count": found.count,
        "compared": bool(question.company.given()),
        "chips": _chips(path, first, names),
        "facets": [
            _facet(path, first, name, facet) for name, facet in (found.facets or {}).items()
        ],
        "orders": [
            Link(label, address(path, first, order=code), code == question.order)
            for code, label in ORDERS.items()
        ],
        "only_met": address(path, first, unstated="exclude"),
        "is_only_met": question.unstated == "exclude",
        "next": address(path, values, cursor=found.next) if found.next else None,
        "first": address(path, first) if "cursor" in values else None,
        "json": address("/api/v1/products/", values),
        "relaxing": relaxing,
        "can_relax": any(row.products for row in relaxing),
    }


def _groups(question: Question, results: list[Result], company: Values) -> list[Cards]:
    if question.order != "match" or not question.company.given():
        return [Cards("", [_card(result, company) for result in results])] if results else []
    return [
        Cards(
            f"{points} 项条件待确认" if points else "全部符合",
            [_card(result, company) for result in group],
        )
        for points, group in groupby(results, lambda result: findings.open_points(result.match))
    ]


def _card(result: Result, company: Values) -> Card:
    document = json.loads(result.entry.summary_zh)
    missing = [name for name in document["not_stated"] if name not in SHOWN_ON_CARD]
    return Card(
        document=document,
        href=address(document["page"], company),
        limit=findings.limit(document["limit"]),
        findings=findings.findings(result.match),
        not_stated=[title(name).zh for name in missing],
        sources=len(result.entry.terms["selects"]["source"]),
    )


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
