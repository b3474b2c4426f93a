"""The rows that a record names, asked for once a kind; those that are not there are noted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, TypeVar, cast

from django.db import models

from catalog.errors import Fault
from partners.pointers import pointer
from products.models import AssessmentMethod, Family, Organisation, Region, Source
from products.record_files import Pointer
from products.records import Find, Record
from products.wording import Words

Row = TypeVar("Row", bound=models.Model)

NO_SUCH: dict[type[models.Model], Words] = {
    Organisation: Words(
        "没有机构 {code}；见 /api/v1/organisations/。",
        "There is no organisation {code}; see /api/v1/organisations/.",
    ),
    Family: Words(
        "没有产品类型 {code}；见 /api/v1/families/。",
        "There is no family {code}; see /api/v1/families/.",
    ),
    Region: Words(
        "没有地区 {code}；见 /api/v1/regions/。",
        "There is no region {code}; see /api/v1/regions/.",
    ),
    AssessmentMethod: Words(
        "没有评估方法 {code}；见 /api/v1/assessment-methods/。",
        "There is no assessment method {code}; see /api/v1/assessment-methods/.",
    ),
    Source: Words(
        "没有来源 {code}；见 /api/v1/sources/。新的来源先请编目人员登记。",
        "There is no source {code}; see /api/v1/sources/. Ask the curators to enter a new one.",
    ),
}


class References:
    """Every row that a record of the right shape names; a statement a kind, five in all."""

    def __init__(self, record: Record) -> None:
        codes: dict[type[models.Model], set[str]] = defaultdict(set)
        for model, code in _named(record):
            codes[model].add(code)
        self._rows: dict[tuple[type[models.Model], str], models.Model] = {}
        for model, some in codes.items():
            key = _key(model)
            for row in model._default_manager.filter(**{f"{key}__in": some}):
                self._rows[model, getattr(row, key)] = row
        self.missing: dict[str, Fault] = {}

    @property
    def find(self) -> Find:
        """As `records.find`; where there is no such row, a fault is noted and None given."""
        return self._find

    def _find(self, model: type[Row], code: str | None, steps: Pointer, /) -> Row | None:
        if code is None:
            return None
        row = self._rows.get((model, code))
        if row is None:
            where = pointer(steps)
            words = NO_SUCH[model].format(code=code)
            self.missing[where] = Fault("", words, pointer=where)
        return cast(Row | None, row)


def _named(record: Record) -> Iterator[tuple[type[models.Model], str]]:
    """Each reference of a written record, before anything is looked up."""
    one: dict[str, type[models.Model]] = {"family": Family, "issuer": Organisation}
    many: dict[str, type[models.Model]] = {"regions": Region, "methods": AssessmentMethod}
    rows: dict[str, tuple[str, type[models.Model]]] = {
        "organisations": ("organisation", Organisation),
        "citations": ("source", Source),
    }
    yield from ((model, record[name]) for name, model in one.items() if record.get(name))
    for name, model in many.items():
        yield from ((model, code) for code in _list(record, name))
    for name, (member, model) in rows.items():
        yield from ((model, row[member]) for row in _list(record, name))


def _list(record: Record, name: str) -> list[Any]:
    return record.get(name) or []


def _key(model: type[models.Model]) -> str:
    return "key" if model is Source else "code"
