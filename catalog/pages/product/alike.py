"""Products like this one, as its page lists them: each with what the two have in common."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from catalog.finding import index
from catalog.finding.atlas import Atlas
from catalog.finding.similar import similar
from catalog.languages import said, spoken
from catalog.models import Entry
from catalog.pages.carried import Carried
from catalog.pages.findings import Document, Finding, Sum, findings, limit
from catalog.pages.said import listed
from products.facts import TITLES
from products.matching import Company, Terms, match, terms
from products.models import Change

NOWHERE = 0
"""Where no entry stands."""
LISTS = ("stages", "regions", "purposes", "guarantees")


class Alike(NamedTuple):
    document: Document
    href: str
    limit: Sum | None
    shared: list[str]
    findings: list[Finding]
    is_picked: bool
    picking: str | None


def like(mine: Terms, itself: int) -> list[Entry]:
    """The most similar of what is public. Two statements: the journal's head, the documents."""
    positions = similar(index.current(), mine, itself)
    found = Entry.objects.public().with_summary(spoken()).in_bulk(positions)
    return [found[at] for at in positions if at in found]


def like_withdrawn(code: str) -> list[Entry]:
    """What is similar to a product as it last stood in public; that itself is not shown again."""
    told = Change.objects.filter(product__code=code).exclude(record=None).order_by("-seq")
    last = told.only("seq", "record").first()
    return like(terms(json.loads(last.record)), NOWHERE) if last and last.record else []


def alike(
    found: list[Entry], company: Company, along: Carried, names: Atlas, mine: Document | None = None
) -> list[Alike]:
    """For a page; what they share with `mine` is left unsaid where that must not be shown."""
    return [
        Alike(
            document=theirs,
            href=along.to(theirs["page"]),
            limit=limit(theirs["limit"]),
            shared=list(shared(mine, theirs, names)) if mine else [],
            findings=findings(match(entry.terms, company)),
            is_picked=theirs["code"] in along.picked,
            picking=along.toggled(theirs["code"]),
        )
        for entry in found
        for theirs in [json.loads(entry.summary(spoken()))]
    ]


def shared(mine: Document, theirs: Document, names: Atlas) -> Iterator[str]:
    """What two products have in common, in the order in which it is counted."""
    for name in ("family", "instrument"):
        if mine[name] and theirs[name] and _fits(name, mine, theirs, names):
            yield _in_common(name, [mine[name]["label"]])
    for name in LISTS:
        both = _common(name, mine[name], theirs[name], names)
        if both:
            yield _in_common(name, both)


def _in_common(name: str, labels: list[str]) -> str:
    return _("{title}：{values}").format(title=said(TITLES[name]), values=listed(labels))


def _fits(name: str, mine: Document, theirs: Document, names: Atlas) -> bool:
    """The same code; or, of families, one below mine."""
    code: str | None = theirs[name]["code"]
    if name == "family":
        while code not in (mine[name]["code"], None):
            row = names.families.get(code or "")
            code = row.parent if row else None
    return bool(code == mine[name]["code"])


def _common(name: str, mine: list[Document], theirs: list[Document], names: Atlas) -> list[str]:
    """Labels of what both state; of two regions of which one lies in the other, the inner one."""
    if name != "regions":
        codes = {row["code"] for row in theirs}
        return [row["label"] for row in mine if row["code"] in codes]
    both = {
        inner["code"]: str(inner["label"])
        for here, there in ((mine, theirs), (theirs, mine))
        for inner in here
        if {inner["code"], *_above(inner["code"], names)} & {row["code"] for row in there}
    }
    return [both[code] for code in sorted(both)]


def _above(code: str, names: Atlas) -> tuple[str, ...]:
    return names.place(code).above if code in names.regions else ()
