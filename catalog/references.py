"""Reference rows as they are read, each with the number of public products it stands in.

A list is of all rows, or `only` of those with these columns: `sources(now, key="hebei-linkage")`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from catalog.errors import Fault, Problem
from catalog.finding import atlas, index
from catalog.finding.atlas import Atlas
from catalog.finding.index import Index
from catalog.parameters import suggestion
from catalog.serializers import translated
from products import industries, vocabulary
from products.matching import Company
from products.models import AssessmentMethod, Family, Organisation, Source
from products.terminology import Vocabulary
from products.vocabulary import ORGANISATION_KIND, SOURCE_KIND, WHOLE_COUNTRY
from products.wording import Words

Row = dict[str, Any]


@dataclass(frozen=True)
class State:
    """What the counts are true for."""

    index: Index
    atlas: Atlas
    language: str

    def having(self, facet: str, code: str) -> int:
        """Products that name this row, or one below it."""
        return sum(len(chunk.get("select", facet, code)) for chunk in self.index.chunks)

    def serving(self, region: str) -> int:
        """Products whose stated region contains this one."""
        company = Company(region=(self.atlas.place(region),))
        return sum(len(chunk.verdicts("region", company)[0]) for chunk in self.index.chunks)


def state(language: str) -> State:
    now = index.current()
    return State(now, atlas.current(now.digest), language)


def _coded(words: Vocabulary, code: str, language: str) -> Row:
    return {"code": code, "label": words.label(code).in_language(language)}


def _name(row: Any, language: str) -> str:
    return (row.name_en if language == "en" else "") or row.name


def organisations(now: State, **only: str) -> list[Row]:
    rows = Organisation.objects.filter(**only).select_related("parent").order_by("code")
    return [
        {
            "code": row.code,
            "name": _name(row, now.language),
            "kind": _coded(ORGANISATION_KIND, row.kind, now.language),
            "parent": row.parent.code if row.parent else None,
            "region": row.region_id,
            "domain": row.domain or None,
            "products": now.having("issuer", row.code),
        }
        for row in rows
    ]


def families(now: State, **only: str) -> list[Row]:
    return [
        {
            "code": row.code,
            "name": _name(row, now.language),
            "parent": row.parent.code if row.parent else None,
            "products": now.having("family", row.code),
        }
        for row in Family.objects.filter(**only).select_related("parent").order_by("code")
    ]


def sources(now: State, **only: str) -> list[Row]:
    return [
        {
            "key": row.key,
            "kind": _coded(SOURCE_KIND, row.kind, now.language),
            "title": row.title,
            "number": row.number or None,
            "publishers": row.publishers,
            "author": row.author or None,
            "published_on": row.published_on.isoformat() if row.published_on else None,
            "in_force_on": row.in_force_on.isoformat() if row.in_force_on else None,
            "via": row.via or None,
            "url": row.url or None,
            "products": now.having("source", row.key),
        }
        for row in Source.objects.filter(**only).order_by("key")
    ]


def methods(now: State, **only: str) -> list[Row]:
    rows = AssessmentMethod.objects.filter(**only).select_related("owner")
    rows = rows.prefetch_related("citations__source")
    return [
        {
            "code": row.code,
            "name": _name(row, now.language),
            "owner": row.owner.code if row.owner else None,
            "summary": translated(vars(row), "summary", now.language),
            "dimensions": translated(vars(row), "dimensions", now.language),
            "evidence": [
                {"source": cited.source.key, "title": cited.source.title, "locator": cited.locator}
                for cited in row.citations.all()
            ],
            "products": now.having("method", row.code),
        }
        for row in rows.order_by("code")
    ]


def regions(now: State, parent: str = WHOLE_COUNTRY) -> list[Row]:
    """The regions right below one: provinces by default."""
    known = now.atlas.regions
    if parent not in known:
        words = Words(f"没有地区 {parent[:40]}。", f"There is no region {parent[:40]}.")
        raise Problem(400, [Fault("parent", words, suggestion(parent, known))])
    return [
        {
            "code": code,
            "name": known[code].label(now.language),
            "parent": parent,
            "children": len(now.atlas.children(code)),
            "products": now.serving(code),
        }
        for code in now.atlas.children(parent)
    ]


def terms(now: State) -> list[Row]:
    """Every vocabulary with labels and definitions, the industry codes last."""
    lists = [
        {
            "name": words.name,
            "title": words.title.in_language(now.language),
            "terms": [
                {
                    "code": term.code,
                    "label": term.label.in_language(now.language),
                    "definition": term.definition.in_language(now.language)
                    if term.definition
                    else None,
                }
                for term in words
            ],
        }
        for words in vocabulary.PUBLISHED
    ]
    industry = [
        {"code": code, "label": names[now.language == "en"], "definition": None}
        for code, names in industries.names().items()
    ]
    title = Words("行业 GB/T 4754", "Industry, GB/T 4754")
    return [
        *lists,
        {"name": "industry", "title": title.in_language(now.language), "terms": industry},
    ]
