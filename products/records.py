"""record → rows: what a checked record says, written into reference rows or a revision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from products.facts import BLOCKS
from products.freezing import TRANSLATED
from products.models import (
    AssessmentMethod,
    Citation,
    Condition,
    Family,
    Highlight,
    MethodCitation,
    Organisation,
    Participation,
    Region,
    Revision,
    Source,
)
from products.record_files import Pointer, RecordError

Record = dict[str, Any]
Row = TypeVar("Row", bound=models.Model)


class Find(Protocol):
    """Where the row that a reference names comes from."""

    def __call__(self, model: type[Row], code: str | None, pointer: Pointer, /) -> Row | None: ...


def find(model: type[Row], code: str | None, pointer: Pointer, /) -> Row | None:
    """The row a reference names, as the database has it; RecordError when there is none."""
    if code is None:
        return None
    key = "key" if model is Source else "code"
    try:
        return model._default_manager.get(**{key: code})
    except model.DoesNotExist:  # type: ignore[attr-defined]
        name = model._meta.model_name
        raise RecordError(f"{pointer[0]}: there is no {name} {code!r}", pointer) from None


def find_all(model: type[Row], codes: Iterable[str], field: str, find: Find) -> list[Row]:
    found = (find(model, code, (field, index)) for index, code in enumerate(codes))
    return [row for row in found if row is not None]


def checked(row: Row, pointer: Pointer = (), *, alone: bool = True) -> Row:
    """The row, after its own rules; RecordError with their sentences where it breaks one.

    Rows that are checked together (`alone` false) are new and of one revision: what the
    database would be asked of each is known already.
    """
    exclude = [] if alone else [f.name for f in row._meta.concrete_fields if f.is_relation]
    try:
        row.full_clean(exclude=exclude, validate_unique=alone, validate_constraints=alone)
    except ValidationError as error:
        by_field = error.message_dict
        field = next(iter(by_field))
        sentences = " ".join(text for texts in by_field.values() for text in texts)
        where = () if field == "__all__" else (field.split("_")[0], field)
        prefix = "" if field == "__all__" else f"{field}: "
        raise RecordError(prefix + sentences, (*pointer, *where)) from error
    return row


def save_together(rows: Iterable[tuple[Row, Pointer]]) -> None:
    """Check the rows of one kind of a revision, then write them in one statement."""
    placed = [(checked(row, pointer, alone=False), pointer) for row, pointer in rows]
    for pointer, sentence in repeated(placed):
        raise RecordError(sentence, pointer)
    if placed:
        kept = [row for row, _ in placed]
        type(kept[0])._default_manager.bulk_create(kept)


def repeated(rows: Iterable[tuple[models.Model, Pointer]]) -> Iterator[tuple[Pointer, str]]:
    """Rows of one revision that say again what may be said once, each with its sentence."""
    met: set[tuple[object, ...]] = set()
    for row, pointer in rows:
        for constraint in row._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint):
                values = (row.serializable_value(field) for field in constraint.fields)
                key = (constraint.name, *values)
                if key in met:
                    yield pointer, str(constraint.violation_error_message)
                met.add(key)


# ── reference rows ────────────────────────────────────────────────────────────────────


def organisation(record: Record) -> Organisation:
    row = Organisation.objects.filter(code=record["code"]).first() or Organisation()
    row.code, row.name, row.kind = record["code"], record["name"], record["kind"]
    row.name_en = record.get("name_en") or ""
    row.parent = find(Organisation, record.get("parent"), ("parent",))
    row.region = find(Region, record.get("region"), ("region",))
    row.domain, row.uscc = record.get("domain") or "", record.get("uscc") or ""
    checked(row).save()
    return row


def family(record: Record) -> Family:
    row = Family.objects.filter(code=record["code"]).first() or Family()
    row.code, row.name = record["code"], record["name"]
    row.name_en = record.get("name_en") or ""
    row.parent = find(Family, record.get("parent"), ("parent",))
    checked(row).save()
    return row


def source(record: Record) -> Source:
    row = Source.objects.filter(key=record["key"]).first() or Source()
    for name in ("key", "kind", "title"):
        setattr(row, name, record[name])
    for name in ("number", "author", "via", "url"):
        setattr(row, name, record.get(name) or "")
    row.publishers = record.get("publishers") or []
    row.published_on = record.get("published_on")
    row.in_force_on = record.get("in_force_on")
    checked(row).save()
    return row


def method(record: Record) -> AssessmentMethod:
    row = AssessmentMethod.objects.filter(code=record["code"]).first() or AssessmentMethod()
    row.code, row.name = record["code"], record["name"]
    row.owner = find(Organisation, record.get("owner"), ("owner",))
    for name in ("name_en", "summary", "summary_en"):
        setattr(row, name, record.get(name) or "")
    for name in ("dimensions", "dimensions_en"):
        setattr(row, name, record.get(name) or [])
    checked(row).save()
    row.citations.all().delete()
    for index, cited in enumerate(record["citations"]):
        where = find(Source, cited["source"], ("citations", index, "source"))
        citation = MethodCitation(method=row, source=where, locator=cited["locator"])
        checked(citation, ("citations", index)).save()
    return row


REFERENCE: dict[str, Callable[[Record], models.Model]] = {
    "organisation": organisation,
    "family": family,
    "source": source,
    "method": method,
}


# ── products ──────────────────────────────────────────────────────────────────────────


def fill(
    revision: Revision, record: Record, find: Find = find, *, judged: bool = False
) -> Revision:
    """Write all a product record says into an unsaved or open revision, rows included.

    Raises RecordError with a pointer for whatever does not hold; the caller's transaction
    undoes what was written. Of a record that was `judged` before, the database is not asked a
    second time whether its constraints hold: it refuses what breaks them (IntegrityError).
    """
    new = revision._state.adding
    checked(state(revision, record, find), alone=not judged).save()
    revision.regions.set(find_all(Region, record.get("regions") or [], "regions", find))
    revision.methods.set(find_all(AssessmentMethod, record.get("methods") or [], "methods", find))
    for related in (
        revision.participations,
        revision.conditions,
        revision.highlights,
        revision.citations,
    ):
        if not new:
            related.all().delete()
    for rows in rows_of(revision, record, find):
        save_together(rows)
    return revision


def state(revision: Revision, record: Record, find: Find = find) -> Revision:
    """The revision with what the record says in its own columns; nothing is written."""
    revision.name = record["name"]
    revision.summary, revision.summary_en = (
        record.get("summary") or "",
        record.get("summary_en") or "",
    )
    revision.offering = record["offering"]
    revision.instrument = record.get("instrument") or ""
    revision.family = find(Family, record.get("family"), ("family",))
    revision.issuer = find(Organisation, record.get("issuer"), ("issuer",))
    revision.area, revision.apply_url = record.get("area") or "", record.get("apply_url") or ""
    revision.verified_on = record.get("verified_on")
    for name in ("aliases", "stages", "repayment", "guarantees", "purposes", "channel"):
        setattr(revision, name, record.get(name) or [])
    for block, members in BLOCKS.items():
        _fill_block(revision, block, members, record.get(block) or {})
    return revision


def rows_of(
    revision: Revision, record: Record, find: Find = find
) -> Iterator[Iterator[tuple[models.Model, Pointer]]]:
    """The rows below a revision that the record states, kind by kind; nothing is written."""
    yield _participations(revision, record.get("organisations") or [], find)
    yield _conditions(revision, record.get("conditions") or [])
    yield _highlights(revision, record.get("highlights") or [])
    yield _citations(revision, record.get("citations") or [], find)


def _fill_block(revision: Revision, block: str, members: tuple[str, ...], values: Record) -> None:
    texts = {*TRANSLATED.get(block, ()), "method", "benchmark"}
    for name in (*members, *(f"{text}_en" for text in TRANSLATED.get(block, ()))):
        value = values.get(name)
        if name.removesuffix("_en") in texts:
            value = value or ""
        elif isinstance(value, str) and block in ("limit", "rate"):
            value = Decimal(value)
        setattr(revision, f"{block}_{name}", value)


def _participations(
    revision: Revision, rows: list[Record], find: Find
) -> Iterator[tuple[Participation, Pointer]]:
    for index, row in enumerate(rows):
        pointer: Pointer = ("organisations", index)
        taking_part = find(Organisation, row["organisation"], (*pointer, "organisation"))
        yield (
            Participation(revision=revision, role=row["role"], organisation=taking_part),
            pointer,
        )


def _conditions(revision: Revision, rows: list[Record]) -> Iterator[tuple[Condition, Pointer]]:
    for index, row in enumerate(rows):
        condition = Condition(
            revision=revision,
            key=row["key"],
            attribute=row["attribute"],
            operator=row.get("operator") or "",
            value=row.get("value"),
            effect=row.get("effect") or "required",
            words=row["words"],
            words_en=row.get("words_en") or "",
        )
        yield condition, ("conditions", index)


def _highlights(revision: Revision, rows: list[Record]) -> Iterator[tuple[Highlight, Pointer]]:
    for index, row in enumerate(rows):
        highlight = Highlight(
            revision=revision,
            key=row["key"],
            kind=row["kind"],
            words=row["words"],
            words_en=row.get("words_en") or "",
        )
        yield highlight, ("highlights", index)


def _citations(
    revision: Revision, rows: list[Record], find: Find
) -> Iterator[tuple[Citation, Pointer]]:
    for index, row in enumerate(rows):
        pointer: Pointer = ("citations", index)
        where = find(Source, row["source"], (*pointer, "source"))
        for fact in row["facts"]:
            citation = Citation(
                revision=revision,
                fact=fact,
                source=where,
                locator=row["locator"],
                basis=row["basis"],
            )
            yield citation, pointer
