"""The catalog's one writer: folds each line of the journal into its entry.

Reads nothing but the line and the vocabulary, so that the same journal always gives the same
bytes.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction

from catalog.documents import both
from catalog.finding import text
from catalog.lane.freshness import freshness
from catalog.models import Entry
from products import journal
from products.matching import terms
from products.models import Change


def listen() -> None:
    journal.appended.connect(_fold, dispatch_uid="catalog.projection")


def _fold(change: Change, **kwargs: Any) -> None:
    fold(change)
    freshness.forget()


def fold(change: Change) -> Entry:
    """Bring the product's entry up to this change, inside the publishing transaction."""
    entry = Entry.objects.filter(code=change.product.code).first()
    if entry is None:
        entry = Entry(position=change.seq, code=change.product.code)
    entry.seq, entry.changed_at = change.seq, change.at
    if change.record is None:
        _withdraw(entry, change)
    else:
        written(entry, json.loads(change.record))
    entry.save()
    return entry


def _withdraw(entry: Entry, change: Change) -> None:
    entry.withdrawn_at = change.at
    entry.terms, entry.names, entry.name_key = {}, {}, ""
    entry.summary_zh = entry.summary_en = entry.detail_zh = entry.detail_en = ""


def written(entry: Entry, record: dict[str, Any]) -> Entry:
    """All that is read of a record, into its entry. Asks the database nothing."""
    entry.withdrawn_at = None
    entry.terms = terms(record)
    entry.names = text.names(record)._asdict()
    entry.name_key = text.sort_key(record["name"])
    entry.summary_zh, entry.detail_zh = both(record, "zh-hans")
    entry.summary_en, entry.detail_en = both(record, "en")
    return entry


@transaction.atomic
def rebuild() -> int:
    """Throw the catalog away and fold the whole journal again; the number of lines read."""
    Entry.objects.all().delete()
    read = 0
    for change in Change.objects.select_related("product").order_by("seq").iterator():
        fold(change)
        read += 1
    return read
