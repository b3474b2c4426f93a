"""The index as it stood at a number: today's, with what has changed since put back.

Whatever has not changed since shares its sets with the index of today, so the cost is that of
the changes. The last few states are kept, for whoever turns pages.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from threading import Lock
from typing import TYPE_CHECKING

from pyroaring import BitMap

from catalog.errors import Fault, Problem
from catalog.finding import index, text
from catalog.finding.chunk import Row
from catalog.finding.index import Index
from catalog.models import Entry
from catalog.past.lines import Last, last_of_each
from products.matching import terms
from products.models import Change
from products.wording import Words

if TYPE_CHECKING:
    from catalog.past.lines import Placed

MOST = 20_000
"""More products than this are not looked up as they were."""
KEPT = 4

TOO_MANY = Words(
    f"这一时点有效的产品超过 {MOST} 个，不能这样查询；请用 /api/v1/export/ 取得全部，再用 "
    "/api/v1/changes/ 推算。",
    f"More than {MOST} products were valid then; take them all from /api/v1/export/ and follow "
    "/api/v1/changes/.",
)
GONE = text.Names([], [])

_kept: OrderedDict[Last, Index] = OrderedDict()
_keeping, _making = Lock(), Lock()


def index_at(last: Last) -> Index:
    """Problem 422 where more than 20 000 products were public then.

    One is made at a time; whoever asks for one that is kept does not wait for that.
    """
    if (kept := _found(last)) is not None:
        return kept
    with _making:
        if (kept := _found(last)) is None:
            kept = _made(last)
            with _keeping:
                _kept[last] = kept
                while len(_kept) > KEPT:
                    _kept.popitem(last=False)
        return kept


def _found(last: Last) -> Index | None:
    with _keeping:
        if last in _kept:
            _kept.move_to_end(last)
        return _kept.get(last)


def _made(last: Last) -> Index:
    """Three statements beside the journal's head: which have changed, how many, their records.

    The index is taken first: what changes after it is among the changed, and a line up to the
    number is for ever the same.
    """
    now = index.current()
    since = Entry.objects.filter(position__lte=last.seq, seq__gt=last.seq)
    changed = BitMap(since.values_list("position", flat=True))
    about = Change.objects.filter(seq__in=since.values("position"))
    lines = last_of_each(about, last.seq).exclude(record=None)
    chunks = tuple(chunk for chunk in now.chunks if chunk.first <= last.seq)
    unchanged = sum((chunk.all - changed).rank(last.seq) for chunk in chunks)
    if unchanged + (lines.count() if changed else 0) > MOST:
        raise Problem(422, [Fault("as_of", TOO_MANY)])
    later = (at for chunk in chunks for at in chunk.all if at > last.seq)
    back = _rows(lines.only("record").iterator()) if changed else ()
    rows = {row.position: row for row in (*_removed(later), *_removed(changed), *back)}
    return Index(now.seq, now.digest, chunks).changed(rows.values(), *last)


def _removed(positions: Iterable[int]) -> Iterator[Row]:
    return (Row(at, None, GONE) for at in positions)


def _rows(lines: Iterable[Placed]) -> Iterator[Row]:
    for line in lines:
        record = json.loads(line.record or "null")
        yield Row(line.position, terms(record), text.names(record))
