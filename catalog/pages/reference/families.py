"""Families of products, above and below each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catalog import references
from catalog.languages import spoken
from catalog.pages.reference.asked import Asked, cards, products, row
from catalog.pages.reference.tree import Tree
from catalog.references import Row


def every(asked: Asked) -> dict[str, Any]:
    rows = references.families(references.state(spoken()))
    return {"families": list(_outline(asked, rows, None, 0)), "json": "/api/v1/families/"}


def _outline(asked: Asked, rows: list[Row], parent: str | None, depth: int) -> Iterator[Row]:
    """Each family with those below it right after it."""
    for family in rows:
        if family["parent"] == parent:
            page = asked.page("family-page", family["code"])
            yield {**family, "page": page, "depth": depth}
            yield from _outline(asked, rows, family["code"], depth + 1)


def one(asked: Asked, code: str) -> dict[str, Any]:
    now = references.state(spoken())
    family = row(references.families(now, code=code))
    tree = Tree(asked, now, now.atlas.families, "family")
    return {
        "family": family,
        "above": tree.above(code),
        "below": tree.below(code),
        "finder": asked.finder(family=code),
        "json": f"/api/v1/products/?family={code}",
        **cards(asked, products(asked, "family", code)),
    }
