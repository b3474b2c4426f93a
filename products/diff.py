"""What differs between two frozen records of a product, fact by fact. Pure."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

from products.facts import BLOCKS

Record = dict[str, Any]

KEYED = ("conditions", "highlights")
"""Rows that are known by their key, each a fact of its own."""

NOT_COMPARED = ("type", "code", "sources", "citations")
"""The same for ever, or told as evidence."""


class Difference(NamedTuple):
    """A fact by its path and its two values as the records hold them; None is not stated."""

    path: str
    before: Any
    after: Any


def told(record: Record) -> dict[str, Any]:
    """Every fact that a record tells: path → value, in the record's order; then what each rests on.

    >>> said = {"source": "s", "locator": "第3段", "basis": "direct"}
    >>> told({"name": "甲", "area": None, "citations": [{**said, "facts": ["name"]}]})
    {'name': '甲', 'evidence.name': [{'source': 's', 'locator': '第3段', 'basis': 'direct'}]}
    """
    facts: dict[str, Any] = {}
    for name, value in record.items():
        if name in NOT_COMPARED:
            continue
        if name in BLOCKS:
            facts |= {f"{name}.{member}": held for member, held in (value or {}).items()}
        elif name in KEYED:
            facts |= {f"{name}.{row['key']}": row for row in value}
        else:
            facts[name] = value
    facts |= {f"evidence.{fact}": cited for fact, cited in _evidence(record).items()}
    return {path: value for path, value in facts.items() if value not in (None, "", [])}


def _evidence(record: Record) -> dict[str, list[Record]]:
    beside: dict[str, list[Record]] = defaultdict(list)
    for citation in record.get("citations") or []:
        where = {key: citation[key] for key in ("source", "locator", "basis")}
        for fact in citation["facts"]:
            beside[fact].append(where)
    return dict(sorted(beside.items()))


def differences(before: Record | None, after: Record | None) -> list[Difference]:
    """What was changed, added or left out, in the order of the records.

    A record that is not there (before a first publication, after a withdrawal) tells nothing.
    """
    old, new = told(before or {}), told(after or {})
    return [
        Difference(path, old.get(path), new.get(path))
        for path in dict.fromkeys([*new, *old])
        if old.get(path) != new.get(path)
    ]
