"""Do the journal, the entries, the stored index and a worker's index say the same?

Each is held against what it is made from: the journal against its own chain, the entries against
the journal, an index against the entries. Nothing is written. Entries are made again a batch at a
time and an index is looked through a stretch at a time, so memory does not grow with the catalog.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import QuerySet

from catalog import projection
from catalog.finding import index
from catalog.finding.chunk import Chunk
from catalog.finding.index import Index
from catalog.finding.meanings import EMPTY
from catalog.finding.snapshots import unpacked
from catalog.models import Entry, Snapshot
from catalog.rebuilding import BATCH, last_lines
from catalog.release import release
from products import journal, triggers
from products.models import Change

DOCUMENTS = ("summary_zh", "summary_en", "detail_zh", "detail_en")
INDEXED = ("position", "code", "seq", "withdrawn_at", "terms", "names")
UNREADABLE = (ArithmeticError, LookupError, StopIteration, TypeError, ValueError, struct.error)
"""What comes of reading what is not what it should be."""
NOBODY = "-"


class Drift(NamedTuple):
    """What does not agree: where, of which product, and in what."""

    where: str
    product: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.product}: {self.what}"


def drifts(worker: Callable[[], Index] = index.current) -> Iterator[Drift]:
    """Every one, as of one state of the database; `worker` gives the index of that state."""
    with _one_state():
        yield from _of_the_journal()
        yield from _of_the_entries()
        yield from _of_the_stored_index()
        head = journal.head()
        # Without the line that the head names no worker could answer, which is told by now.
        if head.seq == 0 or Change.objects.filter(seq=head.seq, digest=head.digest).exists():
            yield from _of_an_index("a worker's index", worker().chunks[::-1])


@contextmanager
def _one_state() -> Iterator[None]:
    """Others go on publishing, and what is read here is of one moment. SQLite is told to begin by
    hand: Django would take the lock for writing, and hold everybody up to the end."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def _of_the_journal() -> Iterator[Drift]:
    for name in triggers.missing():
        yield Drift("journal", NOBODY, f"{name}, which guards it, is not there")
    if fault := journal.verify():
        line = Change.objects.filter(seq=fault.seq).select_related("product").first()
        yield Drift("journal", line.product.code if line else NOBODY, f"{fault.seq}: {fault.why}")


# ── entries ───────────────────────────────────────────────────────────────────────────


def _of_the_entries() -> Iterator[Drift]:
    last = Change.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    for start in range(0, last + 1, BATCH):
        stop = min(start + BATCH, last + 1)
        here = Entry.objects.filter(position__gte=start, position__lt=stop)
        there = {entry.position: entry for entry in here}
        for line, position in last_lines(range(start, stop)):
            yield from _of_an_entry(line, position, there.pop(position, None))
        for entry in there.values():
            yield Drift("entries", entry.code, f"stands at {entry.position}, where none begins")
    beyond = Entry.objects.filter(position__gt=last).order_by("position").only("code")
    for entry in beyond.iterator():
        yield Drift("entries", entry.code, f"stands at {entry.position}, beyond the journal")


def _of_an_entry(line: Change, position: int, entry: Entry | None) -> Iterator[Drift]:
    code = line.product.code
    if entry is None:
        yield Drift("entries", code, f"is missing at {position}")
        return
    try:
        should = projection.made(line, position=position)
    except UNREADABLE as error:
        yield Drift("entries", code, f"cannot be made from line {line.seq}: {error!r}")
        return
    for name in projection.MADE:
        said, told = getattr(entry, name), _as_kept(getattr(should, name))
        if said != told:
            where = ", ".join(_members(said, told)) if name in DOCUMENTS else ""
            field = f"{name} ({where})" if where else name
            yield Drift("entries", code, f"{field} is not what line {line.seq} says")


def _as_kept(value: Any) -> Any:
    """What a database gives back of what it was given: of a pair a list."""
    return json.loads(json.dumps(value)) if isinstance(value, dict) else value


def _members(said: str, told: str) -> list[str]:
    """The members in which two documents differ; none where one of them is no document."""
    try:
        ours, theirs = json.loads(said), json.loads(told)
        names = [*ours, *(name for name in theirs if name not in ours)]
        return [name for name in names if ours.get(name) != theirs.get(name)]
    except (AttributeError, TypeError, ValueError):
        return []


# ── the index ─────────────────────────────────────────────────────────────────────────


def _of_the_stored_index() -> Iterator[Drift]:
    """As this release has stored it, brought up to now as a worker does. One of another release, or
    of a line that the journal does not have, workers leave alone."""
    stored = Snapshot.objects.filter(release=release()).order_by("first")
    last = stored.values_list("seq", "digest").first()
    if last is None or not Change.objects.filter(seq=last[0], digest=last[1]).exists():
        return
    ours = stored.filter(digest=last[1])
    firsts = list(ours.values_list("first", flat=True))
    for number, first in enumerate(firsts):
        here = _entries(firsts, number)
        try:
            chunk = unpacked(first, bytes(ours.values_list("content", flat=True).get(first=first)))
            chunk = chunk.changed(map(index.row_of, here.filter(seq__gt=last[0])))
        except UNREADABLE as error:
            what = f"the stretch from {first} cannot be read: {error!r}"
            yield Drift("stored index", NOBODY, what)
            continue
        yield from _of_a_stretch("stored index", chunk, here)


def _of_an_index(where: str, oldest_first: tuple[Chunk, ...]) -> Iterator[Drift]:
    firsts = [chunk.first for chunk in oldest_first] or [0]
    for number, chunk in enumerate(oldest_first or [Chunk(0)]):
        yield from _of_a_stretch(where, chunk, _entries(firsts, number))


def _entries(firsts: list[int], number: int) -> QuerySet[Entry]:
    """What belongs into a stretch; into the oldest also whatever stands before it."""
    found = Entry.objects.only(*INDEXED).order_by("position")
    if number:
        found = found.filter(position__gte=firsts[number])
    if number + 1 < len(firsts):
        found = found.filter(position__lt=firsts[number + 1])
    return found


def _of_a_stretch(where: str, chunk: Chunk, entries: QuerySet[Entry]) -> Iterator[Drift]:
    """A stretch beside one that is made of the entries as they are."""
    should = Chunk(chunk.first).changed(map(index.row_of, entries.iterator(chunk_size=BATCH)))
    differing: dict[int, set[str]] = {}
    pairs: list[tuple[Any, Any]] = [(chunk.sets, should.sets), (chunk.tokens, should.tokens)]
    for said, told in pairs:
        for key in {*said, *told}:
            for position in said.get(key, EMPTY) ^ told.get(key, EMPTY):
                differing.setdefault(position, set()).add(_field(key))
    said, told = _names(chunk), _names(should)
    for position in {*said, *told}:
        if said.get(position) != told.get(position):
            differing.setdefault(position, set()).add("names")
    if not differing and chunk.stated_bounds != should.stated_bounds:
        yield Drift(where, NOBODY, f"the bounds of the stretch from {chunk.first} are others")
    if not differing and {*chunk.other_names} != {*should.other_names}:
        yield Drift(where, NOBODY, f"the names of the stretch from {chunk.first} are others")
    for position in sorted(differing):
        code = entries.filter(position=position).values_list("code", flat=True).first()
        yield Drift(where, code or f"position {position}", ", ".join(sorted(differing[position])))


def _names(chunk: Chunk) -> dict[int, tuple[list[str], list[str]]]:
    """Position → own names and their initials, as they are searched; none that cannot be read."""
    own = chunk.own_names.settled()
    found = {}
    with suppress(*UNREADABLE):
        for number, position in enumerate(own.at):
            found[position] = (own.names.of(number), own.initials.of(number))
    return found


def _field(key: Any) -> str:
    """What a set is about.

    >>> _field(("hit", "stage", 0, "startup")), _field(("public",)), _field(("other", "银行"))
    ('stage', 'public', 'other')
    """
    if isinstance(key, str):
        return "names"
    return str(key[0] if key[0] == "other" or len(key) < 2 else key[1])
