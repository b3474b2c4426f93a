"""What was asked, as chips above the results: each lets go of one thing and keeps the rest."""

from __future__ import annotations

from typing import NamedTuple

from catalog.filters import PARAMETERS, address
from catalog.finding.atlas import Atlas
from catalog.pages import said
from catalog.pages.carried import Values
from catalog.pages.findings import Sum, sum_of

SHAPE = ("order", "page_size", "cursor")
"""How the answer is laid out, which nobody asks for as such."""


class Chip(NamedTuple):
    """`sum` is the value once more where it is money: it is shown exactly, too."""

    title: str
    value: str
    href: str
    sum: Sum | None


def chips(path: str, values: Values, names: Atlas) -> list[Chip]:
    """In the order in which the filters are declared."""
    asked = {name: values[name][0] for name in PARAMETERS if name in values and name not in SHAPE}
    if asked.get("unstated") == "include":
        del asked["unstated"]
    return [
        Chip(
            said.title(name),
            said.value(name, text, names),
            address(path, values, **{name: None}),
            sum_of(text) if name == "amount" else None,
        )
        for name, text in asked.items()
    ]
