"""The models' own rules, asked of what a line would say before anything of it is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from products.models import Product, Revision
from products.record_files import Pointer
from products.records import repeated, rows_of, state
from products.sheets.columns import COLUMNS
from products.sheets.references import References

Record = dict[str, Any]
Broken = Iterator[tuple[str, str]]

SHOWN = [column.attribute for column in COLUMNS]
ELSEWHERE = {
    field.name for field in Revision._meta.fields if field.is_relation or field.name not in SHOWN
}
"""What a line names was looked up when it was read; number, state and the like come later."""
EVERY = {field.name for field in Revision._meta.fields}
CONSTRAINTS: list[tuple[models.CheckConstraint, list[str]]] = [
    (constraint, sorted(constraint.condition.referenced_base_fields))
    for constraint in Revision._meta.constraints
    if isinstance(constraint, models.CheckConstraint) and isinstance(constraint.condition, models.Q)
]


class Rules:
    """Asked line by line. The database judges a constraint once for the same values: it is the
    slow part, and most lines of a sheet leave most of these columns blank."""

    def __init__(self, references: References) -> None:
        self.references = references
        self._judged: dict[tuple[object, ...], str | None] = {}

    def broken(self, record: Record, unread: set[str]) -> Broken:
        """Column and sentence of every rule that a written record breaks.

        Of the columns that could not be read nothing more is asked.
        """
        revision = state(Revision(), record, self.references.find)
        yield from _columns(Product(code=record["code"]), {"id", "created_at", *unread}, unread)
        yield from _columns(revision, ELSEWHERE | unread, unread)
        for constraint, names in CONSTRAINTS:
            sentence = None if unread & set(names) else self._judge(constraint, names, revision)
            if sentence:
                yield [name for name in SHOWN if name in names][-1], sentence
        for rows in rows_of(revision, record, self.references.find):
            yield from _rows(list(rows), unread)

    def _judge(
        self, constraint: models.CheckConstraint, names: list[str], revision: Revision
    ) -> str | None:
        values = (revision.serializable_value(name) for name in names)
        asked = (constraint.name, *values)
        if asked not in self._judged:
            self._judged[asked] = None
            try:
                constraint.validate(Revision, revision, exclude=EVERY - set(names))
            except ValidationError as error:
                self._judged[asked] = " ".join(error.messages)
        return self._judged[asked]


def _columns(row: models.Model, exclude: set[str], unread: set[str]) -> Broken:
    try:
        row.clean_fields(exclude=exclude)
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            unread.add(name)
            yield from ((name, sentence) for sentence in sentences)


def _rows(rows: list[tuple[models.Model, Pointer]], unread: set[str]) -> Broken:
    told: dict[tuple[str, str], None] = {}
    for row, pointer in rows:
        relations = [field.name for field in row._meta.fields if field.is_relation]
        try:
            row.full_clean(exclude=relations, validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                field = None if name == NON_FIELD_ERRORS else row._meta.get_field(name)
                title = f"“{getattr(field, 'verbose_name', name)}”" if field else ""
                told |= {_at(pointer, f"{title}：{sentence}"): None for sentence in sentences}
    told |= {_at(pointer, f"：{sentence}"): None for pointer, sentence in repeated(rows)}
    yield from (place for place in told if place[0] not in unread)


def _at(pointer: Pointer, sentence: str) -> tuple[str, str]:
    return str(pointer[0]), f"第 {int(pointer[1]) + 1} 条{sentence}"
