"""The whole catalog as lines of records, true for one number of the journal.

Reference rows are read as they are now: their own history is no part of the journal, and what a
product shows of them reaches the journal as a line of its own.
"""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

from django.db.models import Model

from catalog.bulk.pieces import in_pieces
from catalog.finding import index
from catalog.finding.index import Index
from catalog.past.lines import last_of_each
from catalog.release import release
from products.models import Change
from products.record_lines import TYPES, spelled
from products.reference_records import KINDS, as_record
from products.written import written

REFERENCE = tuple(kind for kind in TYPES if kind != "product")
NAMED = {"organisation": "parent", "family": "parent", "method": "owner"}
"""What a row of a kind names, read along with it."""
TREES = ("organisation", "family")

Record = dict[str, Any]
Keys = dict[str, "array[int]"]
"""Kind → the keys of its rows, parents before children: eight bytes a row."""


class Export(NamedTuple):
    """The journal's number, and the lines in pieces; nothing is read before it is asked for."""

    seq: int
    pieces: Iterator[bytes]


def export() -> Export:
    """One statement for the state of the catalog, one for each kind's keys, then one a piece; a
    method's citations are one more."""
    state = index.current()
    return Export(state.seq, _pieces(state))


def _pieces(state: Index) -> Iterator[bytes]:
    keys: Keys = {kind: _keys(kind) for kind in REFERENCE}
    counts = {kind: len(found) for kind, found in keys.items()}
    counts["product"] = sum(len(chunk.all) for chunk in state.chunks)
    yield spelled(
        {
            "type": "head",
            "seq": state.seq,
            "digest": state.digest,
            "release": release(),
            "counts": counts,
        }
    )
    for kind, found in keys.items():
        for some in in_pieces(found):
            yield b"".join(spelled(as_record(row)) for row in _rows(kind, some))
    public = chain.from_iterable(chunk.all for chunk in reversed(state.chunks))
    for some in in_pieces(public):
        yield b"".join(spelled(written(record)) for record in _records(some, state.seq))


def _records(positions: list[int], seq: int) -> Iterator[Record]:
    """The products first published at these numbers, as they were at that one."""
    lines = last_of_each(Change.objects.filter(seq__in=positions), seq).exclude(record=None)
    said = {line.position: line.record for line in lines.only("record")}
    return (json.loads(said[position] or "null") for position in positions if position in said)


def _keys(kind: str) -> array[int]:
    """By their codes, and in a tree whatever stands above a row before it."""
    model, code, _ = KINDS[kind]
    rows = model._default_manager.order_by(code)
    if kind not in TREES:
        return array("q", rows.values_list("pk", flat=True))
    below: defaultdict[int | None, list[int]] = defaultdict(list)
    for key, parent in rows.values_list("pk", "parent_id"):
        below[parent].append(key)
    ordered, layer = array("q"), below[None]
    while layer:
        ordered.extend(layer)
        layer = [key for above in layer for key in below.get(above, ())]
    return ordered


def _rows(kind: str, keys: list[int]) -> list[Model]:
    rows = KINDS[kind].model._default_manager
    named = NAMED.get(kind)
    found = (rows.select_related(named) if named else rows.all()).in_bulk(keys)
    return [found[key] for key in keys if key in found]
