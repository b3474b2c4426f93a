"""What the matcher says of one criterion, and what a miss becomes on each basis."""

from __future__ import annotations

from typing import Any

from products.matching import Company, Place, Verdict, match, terms
from tests.builders import TREE, Record

BASES = ("direct", "territory", "group", "name")
FIRM = ("direct", "territory")


def place(code: str) -> Place:
    return Place(code, tuple(TREE[code]))


def judged(product: Record, criterion: str, *asked: Any) -> Verdict:
    """The verdict on one criterion; codes are asked as any-of."""
    value: Any = asked if isinstance(getattr(Company(), criterion), tuple) else asked[0]
    if criterion == "region":
        value = tuple(place(code) for code in asked)
    return match(terms(product), Company(**{criterion: value}))[criterion]


def softened(basis: str) -> str:
    """What a miss becomes: only what is said of the product itself, or its territory, excludes."""
    return "unmet" if basis in FIRM else "manual"
