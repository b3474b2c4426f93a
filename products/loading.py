"""Records reviewed elsewhere, written through `curation`, leaving alone what people have touched.

They come through two doors: the shipped files, and another catalog's export. Each goes on with
what came through it, and leaves the other's alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from django.db import models, transaction
from pyroaring import BitMap

from products import curation, journal, records
from products.journal import By
from products.models import LoadedRecord, Product
from products.record_files import Located, RecordError, read
from products.record_lines import Line, Lines
from products.reference_records import KINDS, as_record
from products.refreshing import follow
from products.regions import load_regions

Record = dict[str, Any]
LOADER, IMPORTER = "load_catalog", "import_catalog"
OTHERS = {LOADER: "loaded", IMPORTER: "imported"}
"""Why a door leaves alone what came through the other."""


class Taken(NamedTuple):
    """What became of a record: `new`, `changed`, `unchanged`, or why it was left alone; `key` is
    the row's."""

    outcome: str
    type: str
    code: str
    key: int

    @property
    def is_left_alone(self) -> bool:
        return self.outcome not in ("new", "changed", "unchanged")

    def __str__(self) -> str:
        return f"{self.code} ({self.outcome})"


@dataclass
class Report:
    """What a load did; `left_alone` names what a person has edited, drafted or withdrawn."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    left_alone: list[str] = field(default_factory=list)

    def add(self, taken: Taken) -> None:
        if taken.is_left_alone:
            self.left_alone.append(str(taken))
        elif taken.outcome == "unchanged":
            self.unchanged += 1
        else:
            getattr(self, taken.outcome).append(taken.code)


@transaction.atomic
def load(directory: Path, watched: Callable[[list[Located]], Iterable[Located]] = iter) -> Report:
    """Read `regions.csv` and every YAML file of a directory, in the order of their names.

    All or nothing: FileError names the file, line and reason of the first thing wrong. `watched`
    hands the records on one by one, and may show how far it has come.
    """
    _load_regions(directory / "regions.csv", LOADER)
    report = Report()
    met: dict[tuple[str, str], Located] = {}
    for located in watched(list(read(sorted(directory.glob("*.yaml"))))):
        try:
            _refuse_twice(located, met)
            report.add(_take(located.record, LOADER))
        except RecordError as problem:
            raise located.error(problem) from problem
    return report


@transaction.atomic
def import_lines(
    lines: Lines,
    regions: Path,
    told: Callable[[Taken], None],
    watched: Callable[[Lines], Iterable[Line]] = iter,
) -> None:
    """Take what was exported elsewhere, line by line, telling of each what became of it.

    All or nothing, as `load`; regions come with the release, in the file that is named. Of what
    was read only the numbers of rows are remembered, in sets that pack them.
    """
    _load_regions(regions, IMPORTER)
    met: defaultdict[str, BitMap] = defaultdict(BitMap)
    for line in watched(lines):
        try:
            taken = _take(line.record, IMPORTER)
            if taken.key in met[taken.type]:
                raise RecordError(f"{taken.type} {taken.code} is written twice")
        except RecordError as problem:
            raise line.error(problem) from problem
        met[taken.type].add(taken.key)
        told(taken)


def _load_regions(path: Path, door: str) -> None:
    for region in load_regions(path):
        follow(row=region, by=By(None, None, door))


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


@transaction.atomic
def _take(record: Record, door: str) -> Taken:
    """Write one record, if it is this door's to write; RecordError for what does not hold."""
    kind, code = record["type"], code_of(record)
    digest = journal.sha256(journal.canonical(record))
    loaded = LoadedRecord.objects.filter(type=kind, code=code).first()
    known = loaded.record_digest if loaded else None
    if kind == "product":
        outcome, key = _take_product(record, door, same=known == digest)
        row_digest = ""
    else:
        outcome, row = _take_reference(kind, record, loaded, door, same=known == digest)
        key, row_digest = row.pk, _digest_of(row)
    if outcome in ("new", "changed"):
        LoadedRecord.objects.update_or_create(
            type=kind, code=code, defaults={"record_digest": digest, "row_digest": row_digest}
        )
    return Taken(outcome, kind, code, key)


def _take_reference(
    kind: str, record: Record, loaded: LoadedRecord | None, door: str, *, same: bool
) -> tuple[str, models.Model]:
    model, key, _ = KINDS[kind]
    row = model._default_manager.filter(**{key: record[key]}).first()
    if row is not None:
        if loaded is None or _digest_of(row) != loaded.row_digest:
            return "edited", row
        if same or record == as_record(row):
            return "unchanged", row
    written = records.REFERENCE[kind](record)
    written.refresh_from_db()
    if row is not None:
        follow(row=written, by=By(None, None, door))
    return "new" if row is None else "changed", written


def _digest_of(row: models.Model) -> str:
    return journal.sha256(journal.canonical(as_record(row)))


def _take_product(record: Record, door: str, *, same: bool) -> tuple[str, int]:
    product = Product.objects.filter(code=record["code"]).first()
    if product is None:
        if change := curation.adopt(record=record, door=door):
            return "new", change.product_id
        # Another load has just published the very same: the product is there by now.
        return _take_product(record, door, same=same)
    if product.revisions.open().exists():
        return "drafted", product.pk
    last = product.changes.exclude(kind="refreshed").order_by("-seq").first()
    if last is None or last.kind == "withdrawn":
        return "withdrawn", product.pk
    if last.attribution.door != door:
        return OTHERS.get(last.attribution.door, "edited"), product.pk
    if same or curation.adopt(record=record, door=door) is None:
        return "unchanged", product.pk
    return "changed", product.pk
