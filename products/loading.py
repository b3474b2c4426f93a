"""The shipped catalog, written through `curation`, leaving alone what people have touched."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from products import curation, journal, records
from products.journal import By
from products.models import LoadedRecord, Product
from products.record_files import Located, RecordError, read
from products.reference_records import KINDS, as_record
from products.refreshing import follow
from products.regions import load_regions

Record = dict[str, Any]
DOOR = "load_catalog"


@dataclass
class Report:
    """What a load did; `left_alone` names what a person has edited, drafted or withdrawn."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    left_alone: list[str] = field(default_factory=list)


@transaction.atomic
def load(directory: Path, watched: Callable[[list[Located]], Iterable[Located]] = iter) -> Report:
    """Read `regions.csv` and every YAML file of a directory, in the order of their names.

    All or nothing: FileError names the file, line and reason of the first thing wrong. `watched`
    hands the records on one by one, and may show how far it has come.
    """
    for region in load_regions(directory / "regions.csv"):
        follow(row=region, by=By(None, None, DOOR))
    report = Report()
    met: dict[tuple[str, str], Located] = {}
    for located in watched(list(read(sorted(directory.glob("*.yaml"))))):
        try:
            _refuse_twice(located, met)
            with transaction.atomic():
                _load_one(located.record, report)
        except RecordError as problem:
            raise located.error(problem) from problem
    return report


def _refuse_twice(located: Located, met: dict[tuple[str, str], Located]) -> None:
    name = (located.record["type"], code_of(located.record))
    first = met.setdefault(name, located)
    if first is not located:
        where = f"{first.path.name}:{first.line}"
        raise RecordError(f"{name[0]} {name[1]} is written twice, first in {where}", ("code",))


def code_of(record: Record) -> str:
    """What a record is known by; a source has a key."""
    kind = KINDS.get(record["type"])
    return str(record[kind.key if kind else "code"])


def _load_one(record: Record, report: Report) -> None:
    kind = record["type"]
    code = code_of(record)
    digest = journal.sha256(journal.canonical(record))
    loaded = LoadedRecord.objects.filter(type=kind, code=code).first()
    known = loaded.record_digest if loaded else None
    if kind == "product":
        outcome, row_digest = _load_product(record, known == digest), ""
    else:
        outcome, row_digest = _load_reference(kind, record, loaded, known == digest)
    if outcome == "unchanged":
        report.unchanged += 1
    elif outcome in ("new", "changed"):
        getattr(report, outcome).append(code)
        LoadedRecord.objects.update_or_create(
            type=kind, code=code, defaults={"record_digest": digest, "row_digest": row_digest}
        )
    else:
        report.left_alone.append(f"{code} ({outcome})")


def _load_reference(
    kind: str, record: Record, loaded: LoadedRecord | None, same: bool
) -> tuple[str, str]:
    model, key, _ = KINDS[kind]
    row = model._default_manager.filter(**{key: record[key]}).first()
    if row is not None:
        edited = (
            loaded is None or journal.sha256(journal.canonical(as_record(row))) != loaded.row_digest
        )
        if edited:
            return "edited", ""
        if same:
            return "unchanged", ""
    written = records.REFERENCE[kind](record)
    written.refresh_from_db()
    if row is not None:
        follow(row=written, by=By(None, None, DOOR))
    return (
        "new" if row is None else "changed",
        journal.sha256(journal.canonical(as_record(written))),
    )


def _load_product(record: Record, same: bool) -> str:
    product = Product.objects.filter(code=record["code"]).first()
    if product is None:
        curation.adopt(record=record, door=DOOR)
        return "new"
    if product.revisions.open().exists():
        return "drafted"
    last = product.changes.exclude(kind="refreshed").order_by("-seq").first()
    if last is None or last.kind == "withdrawn":
        return "withdrawn"
    if last.attribution.door != DOOR:
        return "edited"
    if same or curation.adopt(record=record, door=DOOR) is None:
        return "unchanged"
    return "changed"
