"""How far the deliveries are behind, as far as that is ours to answer for.

An endpoint that refuses is tried again later, and meanwhile is not behind by our fault. What counts
is what could be sent now and that no worker has taken up.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from partners.webhooks.ledger import due
from products import journal
from products.models import Change


class Lag(NamedTuple):
    """Of the endpoint that waits longest: for how long it has been due; of the one that is furthest
    behind: by how many lines of the journal."""

    lines: int
    seconds: float


NONE = Lag(0, 0.0)


def lag(now: datetime) -> Lag:
    """Three statements at most, however many endpoints there are."""
    head = journal.head().seq
    waiting = due(now, head).filter(disabled="", cursor__lt=head)
    found = [*waiting.values_list("cursor", "next_at")]
    if not found:
        return NONE
    next_lines = {cursor + 1 for cursor, _ in found}
    published = dict(Change.objects.filter(seq__in=next_lines).values_list("seq", "at"))
    since = [
        max(published[cursor + 1], next_at or published[cursor + 1]) for cursor, next_at in found
    ]
    return Lag(
        max(head - cursor for cursor, _ in found),
        max(0.0, (now - min(since)).total_seconds()),
    )
