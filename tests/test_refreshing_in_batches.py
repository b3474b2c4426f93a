"""A change that reaches too many products goes out batch by batch: none lost, none repeated."""

from __future__ import annotations

from io import StringIO
from threading import Event
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, transaction

from products import background, journal
from products.management.commands import refresh_products
from products.models import Change, Organisation, PendingRefresh, Source
from products.refreshing import (
    follow,
    next_batch,
    pending,
    save_reference,
    to_come,
    to_come_of,
)
from tests.builders import published
from tests.people import person
from tests.renamed_rows import NEW, SOURCE, refreshed, showing, source, titles
from tests.threads import run, until_somebody_waits_for_a_lock


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The commands that were started beside the server; none really is."""
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(background, "start", lambda *arguments: asked.append(arguments))
    return asked


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch, started: list[tuple[str, ...]]) -> None:
    """Two products are too many to follow at once, and a batch has two."""
    monkeypatch.setattr(pending, "LIMIT", 1)
    monkeypatch.setattr(pending, "BATCH", 2)
    monkeypatch.setattr(refresh_products, "PAUSE", 0)


def command(**options: Any) -> str:
    out = StringIO()
    call_command("refresh_products", stdout=out, verbosity=0, **options)
    return out.getvalue()


def test_above_the_limit_the_row_is_saved_and_the_work_is_started(
    admin: User,
    few: None,
    started: list[tuple[str, ...]],
    django_capture_on_commit_callbacks: Any,
) -> None:
    row = source("新的标题")
    with django_capture_on_commit_callbacks(execute=True):
        outcome = save_reference(row=row, by=admin)
        assert started == []

    assert outcome == (0, len(showing(row)))
    assert started[0][0] == "refresh_products"
    assert refreshed() == []
    assert Source.objects.get(key=SOURCE).title == "新的标题"
    work = PendingRefresh.objects.get()
    assert (work.type, work.code, work.by, work.reached) == ("source", SOURCE, admin, 0)
    assert to_come() == to_come_of(row) == len(showing(row))


def test_at_the_limit_nothing_is_put_off(
    admin: User, started: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = source("新的标题")
    monkeypatch.setattr(pending, "LIMIT", len(showing(row)))
    assert save_reference(row=row, by=admin) == (len(showing(row)), 0)
    assert not PendingRefresh.objects.exists()


def test_a_process_that_cannot_be_started_does_not_undo_the_change(
    admin: User,
    few: None,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    def refuse(*arguments: str) -> None:
        raise OSError

    monkeypatch.setattr(background, "start", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        save_reference(row=source("新的标题"), by=admin)
    assert to_come() > 0


def test_the_command_brings_every_product_up_to_date_once(admin: User, few: None) -> None:
    row = source("新的标题")
    save_reference(row=row, by=admin)
    number = len(showing(row))

    assert command() == f"{number} products looked at, {number} refreshed, none to come.\n"

    assert [line.product_id for line in refreshed()] == sorted(
        line.product_id for line in refreshed()
    )
    assert {line.product.code for line in refreshed()} == showing(row)
    assert len(refreshed()) == number
    assert set(titles().values()) == {"新的标题"}
    for line in refreshed():
        assert (line.attribution.author, line.attribution.approver) == (admin, None)
        assert line.attribution.door == "refresh_products"
    assert journal.verify() is None
    assert not PendingRefresh.objects.exists()
    assert command() == "0 products looked at, 0 refreshed, none to come.\n"


def test_a_line_keeps_how_its_content_was_reviewed(admin: User, few: None) -> None:
    row = source("新的标题")
    before = {line.product_id: line.reviewed for line in Change.objects.all()}
    save_reference(row=row, by=admin)
    command()
    assert {line.product_id: line.reviewed for line in refreshed()}.items() <= before.items()


@pytest.mark.parametrize(("broken", "kept"), [(1, 0), (2, 0), (3, 2), (4, 2)])
def test_work_cut_off_anywhere_loses_and_repeats_nothing(
    admin: User, few: None, monkeypatch: pytest.MonkeyPatch, broken: int, kept: int
) -> None:
    row = source("新的标题")
    save_reference(row=row, by=admin)
    append, asked = journal.append, []

    def cut_off(**line: Any) -> Change:
        asked.append(line)
        if len(asked) == broken:
            raise KeyboardInterrupt
        return append(**line)

    with monkeypatch.context() as patched:
        patched.setattr(journal, "append", cut_off)
        with pytest.raises(KeyboardInterrupt):
            command()
    assert len(refreshed()) == kept
    command()

    codes = [line.product.code for line in refreshed()]
    assert sorted(codes) == sorted(showing(row))
    assert journal.verify() is None


def test_a_time_limit_stops_between_batches_and_says_what_is_left(admin: User, few: None) -> None:
    row = source("新的标题")
    save_reference(row=row, by=admin)
    number = len(showing(row))
    next_batch()

    said = command(minutes=0)

    assert said == f"0 products looked at, 0 refreshed, {number - 2} to come: run it again.\n"
    assert len(refreshed()) == 2
    assert command(minutes=60).endswith("none to come.\n")


def test_a_second_change_overtakes_the_first(admin: User, few: None) -> None:
    other = person("dora", superuser=True)
    row = source("第一个标题")
    save_reference(row=row, by=admin)
    next_batch()
    row.title = "第二个标题"
    save_reference(row=row, by=other)

    work = PendingRefresh.objects.get()
    assert (work.by, work.reached) == (other, 0)
    command()

    assert set(titles().values()) == {"第二个标题"}
    assert len(refreshed()) == 2 + len(showing(row))
    assert [line.attribution.author for line in refreshed()[:2]] == [admin, admin]
    assert {line.attribution.author for line in refreshed()[2:]} == {other}
    assert journal.verify() is None


def test_a_change_back_leaves_no_endless_work_and_no_empty_line(admin: User, few: None) -> None:
    row = source("第一个标题")
    old = Source.objects.get(key=SOURCE).title
    save_reference(row=row, by=admin)
    next_batch()
    row.title = old
    save_reference(row=row, by=admin)
    command()

    assert len(refreshed()) == 4  # two products that had the new title, there and back
    assert set(titles().values()) == {old}


def test_two_rows_wait_one_behind_the_other(admin: User, few: None) -> None:
    bank = Organisation.objects.get(code="cmb")
    bank.name = NEW
    row = source("新的标题")
    save_reference(row=row, by=admin)
    save_reference(row=bank, by=admin)
    assert to_come() == to_come_of(row) + to_come_of(bank)

    command()

    assert set(titles().values()) == {"新的标题"}
    assert published("cmb-zhaoke-toudai").product.changes.count() == 2
    assert to_come() == 0


def test_a_row_deleted_meanwhile_leaves_no_work(admin: User, few: None) -> None:
    PendingRefresh.objects.create(type="organisation", code="never-known", by=admin)
    assert to_come() == 0
    assert command() == "0 products looked at, 0 refreshed, none to come.\n"
    assert not PendingRefresh.objects.exists()


def test_what_nobody_asked_for_is_nobodys(db: None, few: None) -> None:
    row = source("新的标题")
    row.save()
    follow(row=row, by=journal.By(None, None, "load_catalog"))
    command()
    assert {line.attribution.author for line in refreshed()} == {None}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer anyway")
def test_two_workers_share_the_work(committed: None, few: None) -> None:
    admin = person("alice", superuser=True)
    row = source("新的标题")
    save_reference(row=row, by=admin)
    first_holds = Event()

    def first() -> None:
        with transaction.atomic():
            next_batch()
            first_holds.set()
            until_somebody_waits_for_a_lock()
        command()

    def second() -> None:
        assert first_holds.wait(timeout=60)
        command()

    assert run(first, second) == [None, None]
    codes = [line.product.code for line in refreshed()]
    assert sorted(codes) == sorted(showing(row))
    assert journal.verify() is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer anyway")
def test_a_rename_in_the_middle_of_a_batch_waits_for_it(committed: None, few: None) -> None:
    admin = person("alice", superuser=True)
    row = source("第一个标题")
    save_reference(row=row, by=admin)
    batch_holds = Event()

    def batch() -> None:
        with transaction.atomic():
            next_batch()
            batch_holds.set()
            until_somebody_waits_for_a_lock()

    def rename() -> None:
        assert batch_holds.wait(timeout=60)
        save_reference(row=source("第二个标题"), by=admin)

    assert run(batch, rename) == [None, None]
    command()
    assert set(titles().values()) == {"第二个标题"}
    assert journal.verify() is None
