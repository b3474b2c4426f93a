"""Small builders: records in the two forms there are, companies, drafts.

`record` is frozen, as the journal keeps it and the matcher reads it; `written` is a record as it
stands in a file, with references by their codes.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from products import curation
from products.freezing import freeze
from products.journal import content_digest
from products.models import Change, Product, Revision
from products.wording import Words

Record = dict[str, Any]

TREE = {
    "000000": [],
    "330000": ["000000"],
    "330100": ["330000", "000000"],
    "330106": ["330100", "330000", "000000"],
    "330200": ["330000", "000000"],
    "110000": ["000000"],
}
"""Regions of the tests with the codes above them: 浙江, 杭州, 西湖区, 宁波, 北京."""


def region(code: str) -> Record:
    """A region as a frozen record writes it out."""
    return {
        "code": code,
        "name": f"地区{code}",
        "name_en": f"Place {code}",
        "ancestors": TREE[code],
    }


def condition(attribute: str, value: object = None, **changes: Any) -> Record:
    """A condition as a frozen record writes it out; without a value it is words only."""
    operator = None if value is None else "equals" if isinstance(value, bool) else "any_of"
    return {
        "key": attribute.replace("_", "-"),
        "attribute": attribute,
        "operator": operator,
        "value": value,
        "effect": "required",
        "words": "条件的文字。",
        "words_en": "The condition in words.",
        **changes,
    }


SOURCE: Record = {
    "key": "src",
    "kind": "news",
    "title": "一篇报道",
    "number": None,
    "publishers": ["某报"],
    "published_on": "2025-08-01",
    "in_force_on": None,
    "via": None,
    "url": None,
}
"""The source that `cited` cites, as a frozen record writes it out."""


def cited(fact: str, basis: str = "direct", **changes: Any) -> Record:
    return {"source": "src", "locator": "第1段", "basis": basis, "facts": [fact], **changes}


def limit(low: str | None = None, high: str | None = None, formula: str | None = None) -> Record:
    return {"min": low, "max": high, "formula": formula, "formula_en": None}


def term(low: int | None = None, high: int | None = None) -> Record:
    return {"facility_min_months": low, "facility_max_months": high, "drawdown_months": None}


def record(**changes: Any) -> Record:
    """The least that a frozen record can be and be ready: a promoted product with a name."""
    return {
        "type": "product",
        "code": "test-product",
        "name": "测试产品",
        "aliases": [],
        "summary": "一款测试用的产品。",
        "summary_en": "A product for tests.",
        "offering": "promoted",
        "instrument": None,
        "family": None,
        "issuer": None,
        "organisations": [],
        "stages": [],
        "regions": [],
        "area": None,
        "limit": None,
        "rate": None,
        "term": None,
        "speed": None,
        "effective": None,
        "repayment": [],
        "guarantees": [],
        "purposes": [],
        "channel": [],
        "apply_url": None,
        "methods": [],
        "verified_on": "2026-11-22",
        "conditions": [],
        "highlights": [],
        "sources": [],
        "citations": [cited("name")],
        **changes,
    }


def written(**changes: Any) -> Record:
    """A product record as in a file: offered by a shipped bank, cited to a shipped source."""
    return {
        "type": "product",
        "code": "test-product",
        "name": "测试产品",
        "summary": "一款测试用的产品。",
        "summary_en": "A product for tests.",
        "offering": "offered",
        "issuer": "cmb",
        "verified_on": "2026-11-22",
        "citations": [
            {
                "source": "hebei-linkage",
                "locator": "第3段",
                "basis": "direct",
                "facts": ["name", "issuer"],
            }
        ],
        **changes,
    }


def published(code: str) -> Revision:
    """The public revision of a product."""
    return Revision.objects.published().get(product__code=code)


def draft_of(code: str, by: User, **changes: Any) -> Revision:
    """A draft with changes saved, as the desk does it: start, save, claim."""
    draft = curation.start_revision(product=Product.objects.get(code=code), by=by)
    for name, value in ({"summary": "改过的简介。"} | changes).items():
        setattr(draft, name, value)
    draft.save()
    curation.claim(revision=draft, by=by)
    return draft


def submitted(code: str, by: User, **changes: Any) -> Revision:
    return curation.submit(revision=draft_of(code, by, **changes), by=by)


def seen(revision: Revision) -> str:
    """The digest of a revision as it stands: what a reviewer has read who reads it now."""
    return content_digest(freeze(Revision.objects.get(pk=revision.pk)))


def approve(revision: Revision, by: User) -> Change:
    """Read it and approve it."""
    return curation.approve(revision=revision, by=by, seen=seen(revision))


def lines() -> int:
    """How many lines the journal has."""
    return Change.objects.count()


def in_both_languages(words: Words | None) -> bool:
    """Two sentences: the Chinese one has Chinese letters, the English one differs from it."""
    if words is None:
        return False
    chinese = any("一" <= letter <= "鿿" for letter in words.zh)
    return chinese and bool(words.en.strip()) and words.en != words.zh
