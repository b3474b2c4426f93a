"""Rows that stand above and below each other: head offices and branches, families and theirs."""

from __future__ import annotations

from typing import NamedTuple

from catalog.finding.atlas import Named
from catalog.languages import spoken
from catalog.pages.reference.asked import Asked
from catalog.references import State

Rows = dict[str, Named]


class Branch(NamedTuple):
    """A row beside the one that a page is about, with the products under it."""

    name: str
    page: str
    products: int


class Tree:
    """The rows of one kind; the facet counts them, the page shows one."""

    def __init__(self, asked: Asked, now: State, rows: Rows, facet: str) -> None:
        self.asked, self.now, self.rows, self.facet = asked, now, rows, facet

    def branch(self, code: str) -> Branch:
        return Branch(
            self.rows[code].label(spoken()),
            self.asked.page(f"{self.facet}-page", code),
            self.now.having(self.facet, code),
        )

    def above(self, code: str) -> list[Branch]:
        """From the top down to the one right above."""
        found: list[str] = []
        parent = self.rows[code].parent if code in self.rows else None
        while parent is not None and parent not in found:
            found.append(parent)
            parent = self.rows[parent].parent
        return [self.branch(one) for one in reversed(found)]

    def below(self, code: str) -> list[Branch]:
        """Those right below, by their codes."""
        return [self.branch(one) for one, named in self.rows.items() if named.parent == code]
