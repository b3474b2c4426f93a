"""What no source states of a product, by name."""

from __future__ import annotations

from typing import Any

from products.facts import BLOCKS

PLAIN = ("instrument", "family", "stages", "regions")
AFTER = ("guarantees", "purposes", "repayment")
MEMBERS = {
    "limit": ("min", "max"),  # a formula is one way to state a limit, not a fact to miss
    "rate": BLOCKS["rate"],
    "term": BLOCKS["term"],
}
NOT_STATED = [
    *PLAIN,
    *(name for block in MEMBERS for name in (block, *(f"{block}.{m}" for m in MEMBERS[block]))),
    *AFTER,
    "speed",
    "channel",
    "apply_url",
    "effective",
]
"""Every name that can stand in `not_stated`, in order."""


def not_stated(record: dict[str, Any]) -> list[str]:
    """A block with nothing stated is named once, otherwise its members that are missing.

    >>> not_stated({"limit": {"min": None, "max": "1.00"}, "instrument": "loan"})[3:5]
    ['limit.min', 'rate']
    """
    missing = []
    for name in NOT_STATED:
        block, _, member = name.partition(".")
        value = record.get(block)
        if member:
            if value and value[member] is None:
                missing.append(name)
        elif not value:
            missing.append(name)
    return missing
