"""Which facts several products do not share. Pure: finished documents in, paths of facts out."""

from __future__ import annotations

import json
from typing import Any

from products.facts import BLOCKS

Document = dict[str, Any]

FACTS = (
    *("issuer", "instrument", "family", "stages", "regions", "area", "conditions"),
    *(f"{block}.{member}" for block in ("limit", "rate", "term") for member in BLOCKS[block]),
    *("guarantees", "purposes", "repayment"),
    *(f"speed.{member}" for member in BLOCKS["speed"]),
    "channel",
    *(f"effective.{member}" for member in BLOCKS["effective"]),
    *("organisations", "methods", "apply_url"),
)
"""What is compared, in reading order. Names only tell products apart, and highlights are context:
no two products need to agree on them."""

HELD_AS = {"methods": "assessment_methods"}
"""Where a document calls a fact otherwise than its evidence does."""


def differing(documents: list[Document]) -> list[str]:
    """The facts that are not the same in all, by their paths, in reading order."""
    return [fact for fact in FACTS if differs(fact, documents)]


def differs(fact: str, documents: list[Document]) -> bool:
    """Not stated is not the same as stated; the order of a list tells nothing.

    >>> differs("stages", [{"stages": []}, {"stages": [{"code": "seed"}]}])
    True
    """
    return len({spelled(told(document, fact)) for document in documents}) > 1


def told(document: Document, fact: str) -> Any:
    """What a document tells of a fact; None or an empty list where it is not stated.

    >>> told({"limit": {"min": None, "max": "1.00"}}, "limit.max")
    '1.00'
    >>> told({"limit": None}, "limit.max") is None
    True
    """
    name, _, member = fact.partition(".")
    value = document[HELD_AS.get(name, name)]
    return value[member] if member and value else value


def spelled(value: Any) -> str:
    """A value so that the same is equal; "" for what is not stated.

    >>> spelled([{"code": "b"}, {"code": "a"}]) == spelled([{"code": "a"}, {"code": "b"}])
    True
    >>> spelled(0), spelled(None), spelled([])
    ('0', '', '')
    """
    if isinstance(value, list):
        return ",".join(sorted(map(spelled, value)))
    if isinstance(value, dict):
        # The key of a condition only names it within its own record.
        value = {name: held for name, held in value.items() if name != "key"}
    return "" if value in (None, "") else json.dumps(value, ensure_ascii=False, sort_keys=True)
