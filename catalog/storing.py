"""Keeps the index as sets in the database, so that a worker that starts is ready at once.

Never part of a publication: a chunk has megabytes. Whoever starts catches up from here.
"""

from __future__ import annotations

from django.db import transaction

from catalog.finding import index
from catalog.finding.snapshots import packed
from catalog.models import Snapshot
from catalog.release import release


def store() -> int:
    """Put the index as it is now in the place of what was stored; the journal's number."""
    state = index.current()
    with transaction.atomic():
        Snapshot.objects.all().delete()
        for chunk in state.chunks:
            Snapshot.objects.create(
                first=chunk.first,
                seq=state.seq,
                digest=state.digest,
                release=release(),
                content=packed(chunk),
            )
    return state.seq
