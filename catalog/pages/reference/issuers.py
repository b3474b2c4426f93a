"""Organisations: who issues what, itself or through its branches."""

from __future__ import annotations

from itertools import groupby
from typing import Any, NamedTuple

from catalog import references
from catalog.languages import spoken
from catalog.pages import said
from catalog.pages.reference.asked import Asked, cards, products, row
from catalog.pages.reference.tree import Tree
from catalog.references import Row
from products.vocabulary import ORGANISATION_KIND


class Kind(NamedTuple):
    label: str
    rows: list[Row]


def every(asked: Asked) -> dict[str, Any]:
    """Who issues, by kind; then who only takes part in another role."""
    rows = [
        {**one, "page": asked.page("issuer-page", one["code"])}
        for one in references.organisations(references.state(spoken()))
    ]
    rows.sort(key=lambda one: ORGANISATION_KIND.codes.index(one["kind"]["code"]))
    issuing = groupby((one for one in rows if one["products"]), lambda one: one["kind"]["label"])
    return {
        "kinds": [Kind(label, list(some)) for label, some in issuing],
        "others": [one for one in rows if not one["products"]],
        "json": "/api/v1/organisations/",
    }


def one(asked: Asked, code: str) -> dict[str, Any]:
    now = references.state(spoken())
    issuer = row(references.organisations(now, code=code))
    tree = Tree(asked, now, now.atlas.organisations, "issuer")
    return {
        "issuer": issuer,
        "above": tree.above(code),
        "below": tree.below(code),
        "place": issuer["region"] and said.label("region", issuer["region"], now.atlas),
        "methods": [
            {**method, "page": asked.page("method-page", method["code"])}
            for method in references.methods(now, owner__code=code)
        ],
        "finder": asked.finder(issuer=code),
        "json": f"/api/v1/products/?issuer={code}",
        **cards(asked, products(asked, "issuer", code)),
    }
