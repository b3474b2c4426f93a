"""revision → record: the self-contained form that the journal keeps.

References are written out with what is shown of them and the codes of their ancestors; there
are no labels and no persons.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from products.facts import BLOCKS
from products.models import AssessmentMethod, Family, Organisation, Region, Revision, Source
from products.models.reference import ancestors

Record = dict[str, Any]

ABOVE = "parent__parent__parent"
"""A district's city, province and country, in the statement that reads the district."""
TRANSLATED = {"limit": ("formula",), "speed": ("words",)}
"""Members of a block that are texts, with an English twin `…_en`."""


def freeze(revision: Revision) -> Record:
    """The whole revision as a plain JSON value, the same for the same content."""
    return {
        "type": "product",
        "code": revision.product.code,
        "name": revision.name,
        "aliases": list(revision.aliases),
        "summary": revision.summary,
        "summary_en": revision.summary_en,
        "offering": revision.offering,
        "instrument": revision.instrument or None,
        "family": family(revision.family) if revision.family else None,
        "issuer": organisation(revision.issuer) if revision.issuer else None,
        "organisations": [
            {"role": row.role, "organisation": organisation(row.organisation)}
            for row in revision.participations.select_related(f"organisation__{ABOVE}")
        ],
        "stages": list(revision.stages),
        "regions": [region(row) for row in revision.regions.select_related(ABOVE).order_by("code")],
        "area": revision.area or None,
        **{block: _block(revision, block) for block in BLOCKS},
        "repayment": list(revision.repayment),
        "guarantees": list(revision.guarantees),
        "purposes": list(revision.purposes),
        "channel": list(revision.channel),
        "apply_url": revision.apply_url or None,
        "methods": [method(row) for row in revision.methods.order_by("code")],
        "verified_on": _plain(revision.verified_on),
        "conditions": [
            {
                "key": row.key,
                "attribute": row.attribute,
                "operator": row.operator or None,
                "value": row.value,
                "effect": row.effect,
                "words": row.words,
                "words_en": row.words_en,
            }
            for row in revision.conditions.all()
        ],
        "highlights": [
            {"key": row.key, "kind": row.kind, "words": row.words, "words_en": row.words_en}
            for row in revision.highlights.all()
        ],
        **_citations(revision),
    }


def _plain(value: Any) -> Any:
    """Decimals and days as text; an empty text is not stated."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return None if value == "" else value


def _block(revision: Revision, block: str) -> Record | None:
    """A block with all its members, or None when none of them is stated."""
    members = {name: _plain(getattr(revision, f"{block}_{name}")) for name in BLOCKS[block]}
    if all(value is None for value in members.values()):
        return None
    for name in TRANSLATED.get(block, ()):
        members[f"{name}_en"] = getattr(revision, f"{block}_{name}_en") or None
    return members


def _citations(revision: Revision) -> Record:
    """The sources once each, and who rests on them: one citation a source, paragraph and basis."""
    groups: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    sources: dict[str, Source] = {}
    for row in revision.citations.select_related("source"):
        sources[row.source.key] = row.source
        groups[row.source.key, row.locator, row.basis].add(row.fact)
    return {
        "sources": [source(sources[key]) for key in sorted(sources)],
        "citations": [
            {"source": key, "locator": locator, "basis": basis, "facts": sorted(facts)}
            for (key, locator, basis), facts in sorted(groups.items())
        ],
    }


def organisation(row: Organisation) -> Record:
    return {
        "code": row.code,
        "name": row.name,
        "name_en": row.name_en,
        "kind": row.kind,
        "domain": row.domain or None,
        "ancestors": ancestors(row),
    }


def family(row: Family) -> Record:
    return {
        "code": row.code,
        "name": row.name,
        "name_en": row.name_en,
        "ancestors": ancestors(row),
    }


def region(row: Region) -> Record:
    return {
        "code": row.code,
        "name": row.name,
        "name_en": row.name_en,
        "ancestors": ancestors(row),
    }


def method(row: AssessmentMethod) -> Record:
    return {"code": row.code, "name": row.name, "name_en": row.name_en}


def source(row: Source) -> Record:
    return {
        "key": row.key,
        "kind": row.kind,
        "title": row.title,
        "number": row.number or None,
        "publishers": list(row.publishers),
        "published_on": _plain(row.published_on),
        "in_force_on": _plain(row.in_force_on),
        "via": row.via or None,
        "url": row.url or None,
    }
