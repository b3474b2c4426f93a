"""A product as a list of products shows it."""

from __future__ import annotations

from typing import NamedTuple

from catalog.finding.search import Result
from catalog.languages import said
from catalog.pages import findings
from catalog.pages.carried import Carried
from catalog.pages.findings import Document, Finding, Sum
from catalog.pages.said import listed
from products.facts import title

SHOWN_ON_CARD = ("stages", "regions", "limit")


class Card(NamedTuple):
    """`picking` is the address that picks it for comparison or lets go of it, if one can."""

    document: Document
    href: str
    limit: Sum | None
    findings: list[Finding]
    not_stated: str
    sources: int
    is_picked: bool
    picking: str | None


def card(result: Result, carried: Carried) -> Card:
    document = result.document.read()
    missing = [name for name in document["not_stated"] if name not in SHOWN_ON_CARD]
    return Card(
        document=document,
        href=carried.to(document["page"]),
        limit=findings.limit(document["limit"]),
        findings=findings.findings(result.match),
        not_stated=listed(said(title(name)) for name in missing),
        sources=len(result.document.terms["selects"]["source"]),
        is_picked=document["code"] in carried.picked,
        picking=carried.toggled(document["code"]),
    )
