"""A row of the comparison: one fact of all products, side by side."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from django.utils.translation import gettext as _

from catalog.pages.findings import Document
from products.facts import BLOCKS


class Value(NamedTuple):
    """`basis` tells of what the source speaks, if not the product; a sum as in `stated.Said`.

    `href` is where the words lead, `beside` what stands behind them in small letters.
    """

    words: str
    exact: str = ""
    value: str = ""
    basis: str = ""
    href: str = ""
    beside: str = ""


class Cell(NamedTuple):
    """What one product, told by its label, states of a fact: nothing, one thing or several."""

    product: str
    values: list[Value]


class Row(NamedTuple):
    """`differs` is said of facts only: that two products have other sources is no difference."""

    fact: str
    title: str
    cells: list[Cell]
    differs: bool = False
    nothing: str = ""

    @property
    def anchor(self) -> str:
        return f"row-{self.fact.replace('.', '-')}"

    @property
    def is_alike(self) -> bool:
        """Several products show the very same, so that showing it once would do."""
        return len(self.cells) > 1 and len({tuple(cell.values) for cell in self.cells}) == 1

    @property
    def is_measure(self) -> bool:
        """A sum, a rate, a term, a time: what people compare first."""
        return self.fact.partition(".")[0] in BLOCKS

    @property
    def stating(self) -> list[Cell]:
        """The products that state it."""
        return [cell for cell in self.cells if cell.values]


class Part(NamedTuple):
    title: str
    rows: list[Row]


def labels(documents: list[Document]) -> list[str]:
    """What to call each product: by its name, with its place where several share one.

    >>> labels([{"name": "中试贷"}, {"name": "绿农贷"}, {"name": "中试贷"}])
    ['中试贷 第1项', '绿农贷', '中试贷 第3项']
    """
    names = Counter(document["name"] for document in documents)
    return [
        _("{name} 第{n}项").format(name=document["name"], n=place)
        if names[document["name"]] > 1
        else document["name"]
        for place, document in enumerate(documents, 1)
    ]


def cells(documents: list[Document], values: list[list[Value]]) -> list[Cell]:
    """A cell for each product, in their order."""
    return [Cell(*both) for both in zip(labels(documents), values, strict=True)]
