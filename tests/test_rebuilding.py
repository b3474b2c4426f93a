"""A rebuild goes batch by batch: readers miss nothing, and what is published meanwhile stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from io import StringIO
from threading import Thread
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog import projection, rebuilding
from catalog.finding import index
from catalog.finding.index import EMPTY_INDEX
from catalog.management.commands import rebuild_catalog
from catalog.models import Entry
from catalog.rebuilding import rebuild
from products import curation
from products.models import Change, Product
from tests import generator, threads
from tests.emptied import empty_the_catalog
from tests.index_states import from_nothing, sets_of
from tests.list_answers import Get

Rows = list[dict[str, Any]]
Move = Callable[[], object]

EARLY, LATE = range(1, 6), range(50, 55)
"""Journal numbers of shipped products that a rebuild comes to first, and last."""


@pytest.fixture(autouse=True)
def batches_are_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the 54 shipped lines three at a time, and nobody waits between two of them."""
    monkeypatch.setattr(rebuilding, "BATCH", 3)
    monkeypatch.setattr(rebuild_catalog, "sleep", lambda seconds: None)


def rows() -> Rows:
    return [dict(row) for row in Entry.objects.order_by("position").values()]


def folded_line_by_line() -> Rows:
    """What the journal says, without any batches."""
    Entry.objects.all().delete()
    for line in Change.objects.select_related("product").order_by("seq"):
        projection.fold(line)
    return rows()


def damage() -> None:
    """Nothing but an entry's place and code is as it should be."""
    told = {"summary_zh": "{}", "summary_en": "{}", "detail_zh": "{}", "detail_en": "{}"}
    stated = {"terms": {}, "names": {}, "name_key": ""}
    at = datetime(2020, 1, 1, tzinfo=UTC)
    Entry.objects.update(**told, **stated, seq=0, changed_at=at, withdrawn_at=at)


def code_of(seq: int) -> str:
    return Change.objects.get(seq=seq).product.code


def publish(code: str) -> None:
    record = generator.stating(code, name="又一个名字")
    assert curation.adopt(record=record, door="test") is not None


def withdraw(code: str) -> None:
    curation.withdraw(product=Product.objects.get(code=code), by=None, reason="x")


def publishing(code: str) -> Move:
    return lambda: publish(code)


def withdrawing(code: str) -> Move:
    return lambda: withdraw(code)


def moves() -> Iterator[Move]:
    """Of products that a rebuild has made by then, that it comes to later, and new ones."""
    done, to_come = [code_of(seq) for seq in EARLY], [code_of(seq) for seq in LATE]
    for done_one, later in zip(done, to_come, strict=True):
        yield publishing(done_one)
        yield publishing(later)
    yield from (withdrawing(code) for code in (done[0], to_come[0], done[1], to_come[1]))
    yield publishing("new-one")
    yield publishing(done[1])
    yield publishing(to_come[1])
    yield withdrawing("new-one")
    yield publishing("new-two")


def test_what_is_published_and_withdrawn_between_two_batches_is_not_lost(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = moves()
    damage()
    monkeypatch.setattr(rebuild_catalog, "sleep", lambda seconds: next(left, int)())
    output = StringIO()
    call_command("rebuild_catalog", verbosity=0, stdout=output)
    assert next(left, None) is None
    assert output.getvalue() == "73 lines read, 56 entries made.\n"
    rebuilt = rows()
    assert rebuilt == folded_line_by_line()


def test_answers_are_whole_between_two_batches(get: Get) -> None:
    asked = ("products/?page_size=100&facets=stage", "products/?q=贷", f"products/{code_of(1)}/")
    before = [get(path) for path in asked]
    for _ in rebuild():
        assert [get(path) for path in asked] == before


@pytest.mark.django_db(transaction=True)
def test_a_reader_beside_a_batch_sees_the_entries_as_before(
    committed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked when a batch has written all and not yet committed."""
    seen: list[Rows] = []
    put = projection.put

    def read_before_the_end(*given: Any, **more: Any) -> None:
        put(*given, **more)
        assert rows() != seen[0]
        assert threads.run(lambda: seen.append(rows())) == [None]

    damage()
    seen.append(rows())
    monkeypatch.setattr(projection, "put", read_before_the_end)
    monkeypatch.setattr(rebuilding, "BATCH", 30)
    steps = rebuild()
    next(steps)
    after_one = rows()
    next(steps)
    assert seen == [seen[0], seen[0], after_one]
    assert rows() == folded_line_by_line()


@pytest.mark.django_db(transaction=True)
def test_a_publication_waits_for_one_batch_and_no_more(
    committed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes when a batch has read its product's last line and not yet written the entry."""
    code = code_of(1)
    outcomes: list[BaseException | None] = []
    publisher = Thread(target=lambda: outcomes.extend(threads.run(publishing(code))), daemon=True)
    put = projection.put

    def while_somebody_waits(*given: Any, **more: Any) -> None:
        if not publisher.ident:
            publisher.start()
            if connection.vendor == "postgresql":
                threads.until_somebody_waits_for_a_lock()
        assert Change.objects.count() == 54
        put(*given, **more)

    monkeypatch.setattr(projection, "put", while_somebody_waits)
    steps = rebuild()
    next(steps)
    publisher.join(timeout=60)
    assert outcomes == [None]
    monkeypatch.setattr(projection, "put", put)
    assert [batch.head for batch in steps] == [55] * 18
    rebuilt = rows()
    assert next(row["seq"] for row in rebuilt if row["code"] == code) == 55
    assert rebuilt == folded_line_by_line()


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_time_do_no_harm(committed: None) -> None:
    damage()
    command = partial(call_command, "rebuild_catalog", verbosity=0, stdout=StringIO())
    assert threads.run(command, command) == [None, None]
    rebuilt = rows()
    assert rebuilt == folded_line_by_line()


def test_one_that_was_stopped_is_begun_again(db: None) -> None:
    whole = rows()
    damage()
    damaged = rows()
    for batch in rebuild():
        if batch.numbers.stop > 20:
            break
    assert rows() == whole[:20] + damaged[20:]
    call_command("rebuild_catalog", verbosity=0, stdout=StringIO())
    assert rows() == whole


def test_entries_that_the_journal_does_not_know_are_taken_away(db: None) -> None:
    """At the number of no line, of a line that no product begins with, and behind the last."""
    publish(code_of(7))
    known = rows()
    for position in (0, 55, 900):
        Entry.objects.create(**(known[0] | {"position": position, "code": f"unknown-{position}"}))
    call_command("rebuild_catalog", verbosity=0, stdout=StringIO())
    assert rows() == known


def test_entries_that_stand_elsewhere_are_put_back(db: None) -> None:
    """One was lost before its product changed; others have changed places, near and far."""
    Entry.objects.filter(code=code_of(4)).delete()
    publish(code_of(4))
    assert Entry.objects.get(code=code_of(4)).position == 55
    for one, other in ((7, 8), (10, 40)):
        Entry.objects.filter(position=one).update(code="aside")
        Entry.objects.filter(position=other).update(code=code_of(one))
        Entry.objects.filter(position=one).update(code=code_of(other))
    call_command("rebuild_catalog", verbosity=0, stdout=StringIO())
    rebuilt = rows()
    assert rebuilt == folded_line_by_line()


def test_a_worker_that_starts_reads_what_was_made_anew(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not the index that was stored before."""
    whole = sets_of(from_nothing())
    Entry.objects.update(terms=Entry.objects.get(code=code_of(1)).terms)
    monkeypatch.setattr(index, "_current", EMPTY_INDEX)
    projection.store_index()
    assert sets_of(from_nothing()) != whole
    call_command("rebuild_catalog", verbosity=0, stdout=StringIO())
    assert sets_of(from_nothing()) == whole


def test_without_a_journal_there_are_no_entries(db: None) -> None:
    lost = rows()[0]
    empty_the_catalog()
    Entry.objects.create(**lost)
    output = StringIO()
    call_command("rebuild_catalog", verbosity=0, stdout=output)
    assert output.getvalue() == "0 lines read, 0 entries made.\n"
    assert rows() == []


def test_a_batch_asks_as_much_for_many_as_for_few(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {}
    for size in (5, 50):
        monkeypatch.setattr(rebuilding, "BATCH", size)
        with CaptureQueriesContext(connection) as captured:
            batch = next(rebuild())
        asked[batch.entries] = len(captured)
    assert {*asked} == {4, 49}
    assert asked[4] == asked[49]


def test_a_batch_has_no_more_entries_than_lines(db: None) -> None:
    for seq in range(1, 9):
        publish(code_of(seq))
    assert max(batch.entries for batch in rebuild()) == 3


def test_people_see_how_far_it_is_and_who_waits_gets_a_turn(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(rebuild_catalog, "sleep", pauses.append)
    call_command("rebuild_catalog", stdout=StringIO())
    assert "54/54" in capsys.readouterr().err
    call_command("rebuild_catalog", verbosity=0, stdout=StringIO())
    assert capsys.readouterr().err == ""
    assert pauses == [rebuild_catalog.PAUSE] * 18 * 2
