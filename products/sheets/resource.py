"""The table of columns as a resource of django-import-export: cells read, compared and written.

An instance is a revision that carries `facts`, path → value, and is never saved. The library
reads each cell into them and compares them with those of the product as it stands.
"""

from __future__ import annotations

from typing import Any

from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Diff
from import_export.widgets import Widget

from products.models import Product, Revision
from products.sheets.columns import BLANK, COLUMNS, Column, Facts, facts_of
from products.sheets.formulas import restore
from products.sheets.references import References
from products.sheets.standing import AT_ONCE, Standing, standing

CODE = COLUMNS[0]


class CellWidget(Widget):  # type: ignore[misc]  # the library has no types
    """A cell's text and its value, by the column's notation and the rows that it may name.

    The resource that works with it sets `references`.
    """

    references: References

    def __init__(self, column: Column) -> None:
        super().__init__()
        self.column = column

    def clean(self, value: str | None, row: Any = None, **kwargs: Any) -> Any:
        return self.column.value(value or "", self.references)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return self.column.cell(value, self.references)


class FactField(Field):  # type: ignore[misc]  # the library has no types
    """A fact of the revision: one of the `facts` that it carries."""

    def __init__(self, column: Column) -> None:
        super().__init__(column.attribute, column.title, CellWidget(column))
        self.path = column.path

    def get_value(self, instance: Any) -> Any:
        return instance.facts[self.path]

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        instance.facts[self.path] = self.clean(row, **kwargs)


FIELDS = {column.attribute: FactField(column) for column in COLUMNS}


class CellChanges(Diff):  # type: ignore[misc]  # the library has no types
    """What changes, cell by cell: `[title, before, after]`, in the order of the columns."""

    def __init__(self, resource: Any, instance: Any, new: bool) -> None:
        super().__init__(resource, instance, new)
        self.titles = resource.get_diff_headers()

    def as_html(self) -> list[list[str]]:
        """The library's name for what it keeps of a row; the page that shows it makes the HTML."""
        cells = zip(self.titles, self.left, self.right, strict=True)
        return [
            [title, restore(before), restore(after)]
            for title, before, after in cells
            if before != after
        ]


class StandingLoader(BaseInstanceLoader):  # type: ignore[misc]  # the library has no types
    """Finds a line's product; those of the file come from the database a few hundred at once."""

    def __init__(self, resource: Any, dataset: Any = None) -> None:
        super().__init__(resource, dataset)
        self.codes = [restore(code) for code in dataset[CODE.title]]
        self.looked_up: set[str] = set()
        self.found: dict[str, Standing] = {}
        self.reached = 0

    def standing(self, code: str) -> Standing | None:
        """How the product stands; lines are asked for in the order of the file."""
        if code not in self.looked_up:
            self.reached = self.codes.index(code, self.reached)
            some = self.codes[self.reached : self.reached + AT_ONCE]
            self.looked_up, self.found = set(some), standing(some)
        return self.found.get(code)

    def get_instance(self, row: Any) -> Revision | None:
        now = self.standing(restore(row[CODE.title]))
        return carrying(facts_of(now.record), now.shown.product) if now else None


def carrying(facts: Facts, product: Product) -> Revision:
    """A revision to compare or to write out, that says these facts."""
    revision: Any = Revision(product=product, number=0)
    revision.facts = facts
    return revision  # type: ignore[no-any-return]


def blank(code: str) -> Revision:
    """A product that the catalog does not have yet."""
    return carrying(dict(BLANK), Product(code=code))
