"""A worker that starts reads the index as it was stored, and catches up from there."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog import projection
from catalog.finding import index
from catalog.finding.index import EMPTY_INDEX, Index
from catalog.finding.snapshots import packed, unpacked
from catalog.models import Entry, Snapshot
from tests.generated_products import publish_generated
from tests.generator import seeded
from tests.index_states import moves, sets_of


@pytest.fixture
def small_chunks(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "CHUNK", 20)
    monkeypatch.setattr(index, "_current", EMPTY_INDEX)


def started() -> tuple[Index, list[str]]:
    """The index of a worker that has just started, and the tables that it read."""
    before = index._current
    index._current = EMPTY_INDEX
    try:
        with CaptureQueriesContext(connection) as captured:
            found = index.current()
    finally:
        index._current = before
    return found, [query["sql"] for query in captured.captured_queries]


def entries_read(statements: list[str]) -> bool:
    """Whether it went through the entries from the first."""
    return any(f'ORDER BY "{Entry._meta.db_table}"."position"' in sql for sql in statements)


def test_a_worker_starts_from_what_was_stored(small_chunks: None) -> None:
    made, statements = started()
    assert entries_read(statements)
    call_command("store_index", verbosity=0)
    assert Snapshot.objects.count() == len(made.chunks) == 3
    found, statements = started()
    assert (found.seq, found.digest) == (made.seq, made.digest)
    assert sets_of(found) == sets_of(made)
    assert not entries_read(statements)


def test_what_came_after_is_caught_up(small_chunks: None) -> None:
    publish_generated(5, seed=1)
    projection.store_index()
    for _ in moves(seeded(21), 25):
        pass
    found, statements = started()
    assert not entries_read(statements)
    Snapshot.objects.all().delete()
    made, _ = started()
    assert (found.seq, found.digest) == (made.seq, made.digest)
    assert sets_of(found) == sets_of(made)


def test_storing_again_replaces_what_was_stored(small_chunks: None) -> None:
    first = projection.store_index()
    publish_generated(3, seed=2)
    second = projection.store_index()
    assert second == first + 3
    assert set(Snapshot.objects.values_list("seq", flat=True)) == {second}


@pytest.mark.parametrize(
    "otherwise",
    [{"release": "another"}, {"digest": "0" * 64}, {"content": b"\x05\x00\x00\x00[]"}],
    ids=["of another release", "of another journal", "damaged"],
)
def test_what_does_not_fit_is_left_alone(small_chunks: None, otherwise: dict[str, object]) -> None:
    projection.store_index()
    made, _ = started()
    Snapshot.objects.update(**otherwise)
    found, statements = started()
    assert entries_read(statements)
    assert sets_of(found) == sets_of(made)


def test_the_same_sets_are_the_same_bytes(small_chunks: None) -> None:
    publish_generated(30, seed=3)
    state = index.current()
    again, _ = started()
    for chunk, same in zip(state.chunks, again.chunks, strict=True):
        assert packed(chunk) == packed(same) == packed(unpacked(chunk.first, packed(chunk)))
