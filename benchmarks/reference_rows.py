"""The tables, and the rows that products refer to, in the database of DATABASE_URL.

`python -m benchmarks.reference_rows`: all migrations, then the shipped regions and families and
the invented organisations and sources, with the history that the desk would have kept.
"""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.db import models, transaction
from simple_history.utils import bulk_create_with_history

import benchmarks.ready  # noqa: F401
from benchmarks import reference
from benchmarks.reference import Record
from products.models import Family, Organisation, Source
from products.regions import load_regions


@transaction.atomic
def write() -> None:
    load_regions(reference.REGIONS)
    _write(Family, "code", list(reference.families().values()))
    _write(Organisation, "code", list(reference.organisations().values()))
    _write(Source, "key", list(reference.sources().values()))


def _write(model: type[models.Model], key: str, records: list[Record]) -> None:
    """Those that stand above others first: only then have they a key to name."""
    heads = [record for record in records if not record.get("parent")]
    for layer in (heads, [record for record in records if record.get("parent")]):
        keys = dict(model._default_manager.values_list(key, "pk"))
        rows = [model(**_fields(record, keys)) for record in layer]
        bulk_create_with_history(rows, model, batch_size=200)


def _fields(record: Record, keys: dict[str, Any]) -> dict[str, Any]:
    """A written record as the columns of its row; blank where it says nothing."""
    days = ("published_on", "in_force_on")
    values = {name: value for name, value in record.items() if name != "type"}
    for name in ("parent", "region"):
        if name in values:
            given = values.pop(name)
            values[f"{name}_id"] = keys[given] if name == "parent" and given else given
    return {
        name: "" if value is None and name not in (*days, "parent_id", "region_id") else value
        for name, value in values.items()
    }


if __name__ == "__main__":
    call_command("migrate", interactive=False, verbosity=0)
    write()
