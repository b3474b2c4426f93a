"""Where a written record states a fact, as a JSON pointer."""

from __future__ import annotations

from typing import Any

from partners.pointers import pointer
from products.facts import BLOCKS

Record = dict[str, Any]


def of_fact(path: str, record: Record, code: str = "") -> str:
    """Where a written record states a fact, or should; `code` is the finding that names it.

    >>> said = {"purposes": ["rnd", "green"], "conditions": [{"key": "age"}]}
    >>> of_fact("purposes.green", said), of_fact("conditions.age", said), of_fact("limit.max", said)
    ('/purposes/1', '/conditions/0', '/limit/max')
    >>> of_fact("area", {"citations": [{"facts": ["name", "area"]}]}, "cites_nothing")
    '/citations/0/facts/1'
    """
    first, _, member = path.partition(".")
    if first == "evidence" or code == "cites_nothing":
        return _cited(member if first == "evidence" else path, record)
    if not member or first in BLOCKS:
        return pointer([first, member] if member else [first])
    for index, row in enumerate(record.get(first) or []):
        if member == _name(row):
            return pointer([first, index])
    return pointer([first])


def _cited(fact: str, record: Record) -> str:
    for index, citation in enumerate(record.get("citations") or []):
        if fact in citation["facts"]:
            return pointer(["citations", index, "facts", citation["facts"].index(fact)])
    return pointer(["citations"])


def _name(row: Any) -> str:
    """What a member of a list is called in the path of its fact."""
    if not isinstance(row, dict):
        return str(row)
    return row["key"] if "key" in row else f"{row['role']}.{row['organisation']}"
