"""Every entry made again from the journal, a batch of lines in a transaction.

A batch holds the journal's head: nothing is published between reading a product's last line and
writing its entry. So every entry is at every moment as before or made anew, readers never miss
one, and what is published between two batches is folded as ever. Memory does not grow with the
journal; cut off anywhere, it is begun again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max, Min

from catalog import projection
from catalog.models import Entry
from products import journal
from products.models import Change

BATCH = 500
"""Numbers of the journal in one transaction, and at most as many products.

Each takes some milliseconds, and nobody else can publish meanwhile.
"""


class Batch(NamedTuple):
    """Which numbers were gone through, how many entries begin there, the journal's last number."""

    numbers: range
    entries: int
    head: int


def rebuild() -> Iterator[Batch]:
    """Go through the journal to its end, wherever that is by then; a batch at each step."""
    start = 0
    while True:
        batch = _next(start)
        yield batch
        start = batch.numbers.stop
        if start > batch.head:
            return


@transaction.atomic
def _next(start: int) -> Batch:
    """Make the entries that stand at the next numbers; after the last number there is none."""
    head = journal.hold().seq
    numbers = range(start, min(start + BATCH, head + 1))
    entries = list(_made(numbers))
    among = Entry.objects.filter(position__gte=start)
    if numbers.stop <= head:
        among = among.filter(position__lt=numbers.stop)
    else:
        projection.forget_stored_index()
    projection.put(entries, among=among)
    return Batch(numbers, len(entries), head)


def _made(numbers: range) -> Iterator[Entry]:
    return (projection.made(line, position=position) for line, position in last_lines(numbers))


def last_lines(numbers: range) -> Iterator[tuple[Change, int]]:
    """The last line of each product that begins at one of these numbers, and that number; two
    statements."""
    first = _first_by_last(numbers)
    for line in Change.objects.filter(seq__in=first).select_related("product"):
        yield line, first[line.seq]


def _first_by_last(numbers: range) -> dict[int, int]:
    """The last line of each product that begins at one of these numbers → that number."""
    here = Change.objects.filter(seq__gte=numbers.start, seq__lt=numbers.stop).order_by()
    lines = Change.objects.filter(product__in=here.values("product")).order_by()
    each = lines.values("product").annotate(first=Min("seq"), last=Max("seq"))
    return dict(each.filter(first__gte=numbers.start).values_list("last", "first"))
