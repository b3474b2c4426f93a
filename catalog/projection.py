"""The catalog's one writer: folds each line of the journal into its entry.

Reads nothing but the line and the vocabulary, so that the same journal always gives the same
bytes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from catalog.documents import both
from catalog.finding import index, text
from catalog.finding.snapshots import packed
from catalog.lane.freshness import freshness
from catalog.models import Entry, Snapshot
from catalog.release import release
from products import journal
from products.matching import terms
from products.models import Change

MADE = [field.name for field in Entry._meta.concrete_fields if not field.primary_key]
"""All that a line says of an entry: everything but where it stands."""


def listen() -> None:
    journal.appended.connect(_fold, dispatch_uid="catalog.projection")


def _fold(change: Change, **kwargs: Any) -> None:
    fold(change)
    freshness.forget()


def fold(change: Change) -> Entry:
    """Bring the product's entry up to this change, inside the publishing transaction."""
    stands = Entry.objects.filter(code=change.product.code).values_list("position", flat=True)
    position = stands.first()
    entry = made(change, position=position or change.seq)
    entry.save(force_insert=position is None)
    return entry


def made(change: Change, *, position: int) -> Entry:
    """The entry of a product whose last line is this one. Asks the database nothing."""
    entry = Entry(position=position, code=change.product.code, seq=change.seq, changed_at=change.at)
    if change.record is None:
        entry.withdrawn_at = change.at
        return entry
    return written(entry, json.loads(change.record))


def written(entry: Entry, record: dict[str, Any]) -> Entry:
    """All that is read of a record, into its entry. Asks the database nothing."""
    entry.withdrawn_at = None
    entry.terms = terms(record)
    entry.names = text.names(record).spelled()
    entry.name_key = text.sort_key(record["name"])
    entry.summary_zh, entry.detail_zh = both(record, "zh-hans")
    entry.summary_en, entry.detail_en = both(record, "en")
    return entry


def put(entries: Sequence[Entry], *, among: QuerySet[Entry]) -> None:
    """These entries, and no others among those, inside the caller's transaction.

    An entry that is there already is written over, whether it differs or not. One of the same
    code that stands elsewhere gives way.
    """
    place = {entry.code: entry.position for entry in entries}
    among.exclude(position__in=place.values()).delete()
    stand = Entry.objects.filter(code__in=place).values_list("position", "code")
    misplaced = [position for position, code in stand if place[code] != position]
    Entry.objects.filter(position__in=misplaced).delete()
    Entry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["position"], update_fields=MADE
    )


def forget_stored_index() -> None:
    """It holds what entries said that are now made anew; whoever starts reads these."""
    Snapshot.objects.all().delete()


def store_index() -> int:
    """Keep the index as it is now as sets, so that a worker that starts is ready at once.

    Gives the number of the journal's line. Never part of a publication: a stretch has megabytes.
    """
    state = index.current()
    with transaction.atomic():
        forget_stored_index()
        for chunk in state.chunks:
            Snapshot.objects.create(
                first=chunk.first,
                seq=state.seq,
                digest=state.digest,
                release=release(),
                content=packed(chunk),
            )
    return state.seq
