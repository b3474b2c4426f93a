"""Reference rows: the kinds there are, and row → record, the inverse of what `records` writes."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db import models

from products.models import AssessmentMethod, Family, Organisation, Region, Source

Record = dict[str, Any]


class Kind(NamedTuple):
    """A kind of reference row: its model, and the fields with its permanent code and its name."""

    model: type[models.Model]
    key: str = "code"
    name: str = "name"


KINDS: dict[str, Kind] = {
    "organisation": Kind(Organisation),
    "family": Kind(Family),
    "source": Kind(Source, "key", "title"),
    "method": Kind(AssessmentMethod),
    "region": Kind(Region),
}
"""By the type that a record of theirs names; regions come in a table of their own."""


def as_record(row: models.Model) -> Record:
    """The record that would give this row again; blank is null."""
    match row:
        case Organisation():
            record: Record = {
                "type": "organisation",
                "code": row.code,
                "name": row.name,
                "name_en": row.name_en,
                "kind": row.kind,
                "parent": row.parent.code if row.parent else None,
                "region": row.region_id,
                "domain": row.domain,
                "uscc": row.uscc,
            }
        case Family():
            record = {
                "type": "family",
                "code": row.code,
                "name": row.name,
                "name_en": row.name_en,
                "parent": row.parent.code if row.parent else None,
            }
        case Source():
            record = {
                "type": "source",
                "key": row.key,
                "kind": row.kind,
                "title": row.title,
                "number": row.number,
                "publishers": list(row.publishers),
                "author": row.author,
                "published_on": row.published_on.isoformat() if row.published_on else None,
                "in_force_on": row.in_force_on.isoformat() if row.in_force_on else None,
                "via": row.via,
                "url": row.url,
            }
        case AssessmentMethod():
            record = {
                "type": "method",
                "code": row.code,
                "name": row.name,
                "name_en": row.name_en,
                "owner": row.owner.code if row.owner else None,
                "summary": row.summary,
                "summary_en": row.summary_en,
                "dimensions": list(row.dimensions),
                "dimensions_en": list(row.dimensions_en),
                "citations": [
                    {"source": cited.source.key, "locator": cited.locator}
                    for cited in row.citations.select_related("source")
                ],
            }
        case _:
            raise TypeError(f"{type(row).__name__} is no record type")
    return {key: None if value == "" else value for key, value in record.items()}
