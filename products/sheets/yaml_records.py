"""Products as records: the YAML that `load_catalog` reads, with the rows that they name first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, Any, TypeVar

import yaml

from products.models import AssessmentMethod, Family, Organisation, Source
from products.record_schema import SCHEMAS
from products.reference_records import as_record
from products.sheets.standing import in_turn

Record = dict[str, Any]
Schema = dict[str, Any]
Node = TypeVar("Node", Family, Organisation)


def write_records(codes: Iterable[str], file: IO[bytes]) -> None:
    """One list: families, organisations, sources and methods as far as needed, then products."""
    codes = list(codes)
    for record in _references(codes):
        _write(record, file)
    for now in in_turn(codes):
        _write(now.record, file)


def _write(record: Record, file: IO[bytes]) -> None:
    stated = _stated(record, SCHEMAS[record["type"]])
    text = yaml.safe_dump([stated], allow_unicode=True, sort_keys=False, width=100)
    file.write(f"{text}\n".encode())


def _stated(value: Any, schema: Schema) -> Any:
    """A value in the order of its schema, without the members of which it says nothing."""
    if isinstance(value, list):
        return [_stated(item, schema.get("items", {})) for item in value]
    if not isinstance(value, dict):
        return value
    members = schema.get("properties", {})
    return {
        name: _stated(value[name], members.get(name, {}))
        for name in dict.fromkeys([*members, *value])
        if value.get(name) not in (None, "", [])
    }


def _references(codes: list[str]) -> Iterator[Record]:
    """What the products name, and what that names in turn, each before whoever names it."""
    families: set[str | None] = set()
    organisations: set[str | None] = set()
    methods: set[str] = set()
    sources: set[str] = set()
    for now in in_turn(codes):
        families.add(now.record["family"])
        organisations.add(now.record["issuer"])
        organisations |= {row["organisation"] for row in now.record["organisations"]}
        methods |= set(now.record["methods"])
        sources |= {row["source"] for row in now.record["citations"]}
    measuring = AssessmentMethod.objects.filter(code__in=methods).select_related("owner")
    for method in measuring.prefetch_related("citations__source"):
        organisations.add(method.owner.code if method.owner else None)
        sources |= {cited.source.key for cited in method.citations.all()}
    yield from map(as_record, _parents_first(Family.objects.filter(code__in=families)))
    named = Organisation.objects.filter(code__in=organisations)
    yield from map(as_record, _parents_first(named))
    yield from map(as_record, Source.objects.filter(key__in=sources))
    yield from map(as_record, measuring)


def _parents_first(rows: Iterable[Node]) -> list[Node]:
    """These rows of a tree and all above them."""
    met: dict[str, Node] = {}

    def climb(row: Node) -> Iterator[Node]:
        if row.code not in met:
            met[row.code] = row
            if row.parent:
                yield from climb(row.parent)
            yield row

    return [placed for row in rows for placed in climb(row)]
