"""The index in memory: chunks of sets, newest first, true for one journal number.

An index is never changed: catching up makes a new one and swaps it in, so a reader that took
`current()` sees one state to the end. Take it away and the answers stay the same: the pure
matcher gives them too, slower (`tests/oracle.py`).
"""

from __future__ import annotations

import logging
import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, groupby, islice
from threading import Lock

from catalog import lasting, reading
from catalog.finding import documents, text
from catalog.finding.chunk import Chunk, Row
from catalog.finding.meanings import KEPT
from catalog.finding.shelf import Shelf
from catalog.finding.snapshots import unpacked
from catalog.finding.text import Name, Names
from catalog.models import Entry, Snapshot
from catalog.release import release
from products.models import Change, Head
from products.models.change import FIRST_DIGEST

CHUNK = 65_536
"""Entries a chunk; a roaring container holds as many."""


@dataclass(frozen=True)
class Index:
    seq: int
    digest: str
    chunks: tuple[Chunk, ...]
    shelf: Shelf = field(default_factory=Shelf, compare=False)

    def __post_init__(self) -> None:
        for chunk in self.chunks[:1]:
            chunk.keeps = KEPT

    def changed(self, rows: Iterable[Row], seq: int, digest: str) -> Index:
        """The index with these rows as they are now, true for `seq`."""
        oldest_first = list(reversed(self.chunks))
        by_chunk = sorted(rows, key=lambda row: row.position)
        for number, group in groupby(by_chunk, key=lambda row: self._place(oldest_first, row)):
            if number == len(oldest_first):
                oldest_first += reversed(_chunks(group))
            else:
                oldest_first[number] = oldest_first[number].changed(group)
        shelf = self.shelf.without(row.position for row in by_chunk)
        return Index(seq, digest, tuple(reversed(oldest_first)), shelf)

    @staticmethod
    def _place(oldest_first: list[Chunk], row: Row) -> int:
        """Which chunk a row belongs to; one past the last when that is full, or there is none.

        Chunks are closed by their number of entries, not at round positions: positions are
        journal numbers and grow sparse.
        """
        if not oldest_first:
            return 0
        number = max(bisect_right([chunk.first for chunk in oldest_first], row.position) - 1, 0)
        chunk = oldest_first[number]
        is_last = number == len(oldest_first) - 1
        is_new = is_last and len(chunk.all) >= CHUNK and row.position > chunk.all.max()
        return number + 1 if is_new else number

    @cached_property
    def other_names(self) -> frozenset[Name]:
        """Names of issuers and families."""
        return frozenset().union(*(chunk.other_names for chunk in self.chunks))

    def words(self, asked: Iterable[str]) -> dict[str, list[Name]]:
        """Each word with the names of issuers and families that hold it."""
        return {word: text.having(word, self.other_names) for word in asked}


def _chunks(rows: Iterable[Row]) -> tuple[Chunk, ...]:
    """Of rows by rising position, newest first."""
    chunks = []
    rest = iter(rows)
    for row in rest:
        chunks.append(Chunk(row.position).changed(chain([row], islice(rest, CHUNK - 1))))
    return tuple(reversed(chunks))


EMPTY_INDEX = Index(0, FIRST_DIGEST, ())
logger = logging.getLogger(__name__)
_current = EMPTY_INDEX
_writing = Lock()


def number() -> int:
    """The journal's number that the index stands at, without looking whether there is more."""
    return _current.seq


def current() -> Index:
    """The index, caught up with the journal's head. One statement when nothing is new."""
    return caught_up(*documents.head())


def caught_up(seq: int, digest: str) -> Index:
    """The index as of this line, or of a later one. No statement when nothing is new."""
    global _current
    index = _current
    if (index.seq, index.digest) == (seq, digest):
        return index
    if seq < index.seq and reading.go_to_primary():
        return current()  # a replica that is behind has no documents for this index
    head = Head(seq=seq, digest=digest)
    with _writing:
        if (_current.seq, _current.digest) != (head.seq, head.digest):
            _current = _caught_up(_current, head)
        index = _current
    if seq < index.seq and reading.go_to_primary():
        return current()  # somebody else has taken it further meanwhile
    return index


def _caught_up(index: Index, head: Head) -> Index:
    """From where the index stands, if the journal still has that line; else from nothing.

    The entries are read in one statement, so they are one state of the catalog: that of the
    highest number among them, which may already be past the head that was read before.
    """
    known = index.seq == 0 or Change.objects.filter(seq=index.seq, digest=index.digest).exists()
    if not known and reading.go_to_primary():
        seq, digest = documents.head()  # only the primary tells of another journal
        return _caught_up(index, Head(seq=seq, digest=digest))
    if known and index.seq >= head.seq:
        return index  # another reader has come further than the head that was read before
    anew = not known or index.seq == 0
    if anew:
        index = _stored() or EMPTY_INDEX
    newest = index.seq

    def rows() -> Iterator[Row]:
        nonlocal newest
        columns = ("position", "seq", "withdrawn_at", "terms", "names")
        entries = Entry.objects.only(*columns)
        # By the number: asked for in the order of positions, SQLite would walk through them all.
        since = entries.newer_than(index.seq).order_by("seq")
        for entry in (since if index.seq else entries.order_by("position")).iterator():
            newest = max(newest, entry.seq)
            yield row_of(entry)

    found = index.changed(rows(), 0, "") if index.chunks else Index(0, "", _chunks(rows()))
    if anew:
        lasting.spare("index")
    digest = head.digest
    if newest != head.seq:
        digest = Change.objects.filter(seq=newest).values_list("digest", flat=True).get()
    return replace(found, seq=newest, digest=digest)


def _stored() -> Index | None:
    """The index as this release has stored it, if it has, and the journal still has that line."""
    stored = Snapshot.objects.filter(release=release())
    last = stored.values_list("seq", "digest").first()
    if last is None or not Change.objects.filter(seq=last[0], digest=last[1]).exists():
        return None
    chunks = []
    try:
        for one in stored.filter(digest=last[1]).iterator(chunk_size=1):
            chunks.append(unpacked(one.first, bytes(one.content)))
    except (ValueError, StopIteration, struct.error):
        logger.exception("The stored index cannot be read; it is made anew.")
        return None
    # Stored anew in between, there are none of that line any more.
    return Index(*last, tuple(chunks)) if chunks else None


def row_of(entry: Entry) -> Row:
    if entry.withdrawn_at is not None:
        return Row(entry.position, None, Names([], []))
    return Row(entry.position, entry.terms, Names.read(entry.names))
