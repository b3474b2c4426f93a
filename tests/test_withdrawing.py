"""An entry leaves by a reason or by the calendar, and can come back at its place."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from catalog.models import Entry
from products import curation, journal
from products.curation import NotAllowed
from products.models import Attribution, Revision
from tests.builders import approve, draft_of, published, submitted
from tests.moves import CODE, product

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def desk_of_two(settings: Any) -> None:
    settings.ONE_PERSON_DESK = False


def test_a_withdrawal_takes_the_entry_down_and_keeps_the_reason_inside(reviewer: User) -> None:
    change = curation.withdraw(product=product(), by=reviewer, reason="机构通知停办")

    assert (change.kind, change.record, change.content_digest) == ("withdrawn", None, None)
    assert not Revision.objects.published().filter(product=product()).exists()
    assert Attribution.objects.get(change=change).reason == "机构通知停办"
    assert "停办" not in journal.canonical(journal.line(change))
    assert Entry.objects.get(code=CODE).withdrawn_at == change.at


def test_what_is_down_is_not_taken_down_twice(reviewer: User) -> None:
    curation.withdraw(product=product(), by=reviewer, reason="停办")

    with pytest.raises(NotAllowed, match="没有发布"):
        curation.withdraw(product=product(), by=reviewer, reason="再停")


def test_a_withdrawn_product_comes_back_under_its_code_and_at_its_place(
    editor: User, reviewer: User
) -> None:
    place = Entry.objects.get(code=CODE).position
    curation.withdraw(product=product(), by=reviewer, reason="停办")
    draft = curation.start_revision(product=product(), by=editor)
    curation.submit(revision=draft, by=editor)

    change = approve(draft, by=reviewer)

    entry = Entry.objects.get(code=CODE)
    assert (entry.position, entry.seq, entry.withdrawn_at) == (place, change.seq, None)
    assert change.kind == "published"
    assert change.product == product()


def test_a_draft_outlives_the_withdrawal_of_what_it_would_replace(
    editor: User, reviewer: User
) -> None:
    waiting = submitted(CODE, editor)
    curation.withdraw(product=product(), by=reviewer, reason="停办")

    change = approve(waiting, by=reviewer)

    assert change.kind == "published"
    states = Revision.objects.filter(product=product()).values_list("number", "state")
    assert dict(states) == {1: "withdrawn", 2: "published"}


@pytest.mark.parametrize(("on", "retired"), [(date(2026, 6, 30), False), (date(2026, 7, 1), True)])
def test_an_entry_retires_the_day_after_its_last(on: date, retired: bool) -> None:
    Revision.objects.filter(pk=published(CODE).pk).update(effective_to=date(2026, 6, 30))

    changes = curation.retire_ended(on=on)

    assert [change.product.code for change in changes] == ([CODE] if retired else [])
    assert Revision.objects.published().filter(product=product()).exists() != retired


def test_retiring_says_so_and_does_it_once() -> None:
    Revision.objects.filter(pk=published(CODE).pk).update(effective_to=date(2026, 6, 30))

    (change,) = curation.retire_ended(on=date(2027, 1, 1))

    assert (change.kind, change.reviewed) == ("withdrawn", "self")
    behind = Attribution.objects.get(change=change)
    assert (behind.door, behind.author, behind.approver) == ("retire_ended", None, None)
    assert behind.reason
    assert curation.retire_ended(on=date(2027, 1, 1)) == []


def test_drafts_and_the_endless_do_not_retire(editor: User) -> None:
    draft_of(CODE, editor, effective_to=date(2020, 1, 1))

    assert curation.retire_ended(on=date(2100, 1, 1)) == []


def test_the_command_retires_by_the_day_it_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    Revision.objects.filter(pk=published(CODE).pk).update(effective_to=date(2026, 6, 30))

    call_command("retire_ended", "--on", "2026-06-30")
    assert capsys.readouterr().out == ""
    call_command("retire_ended", "--on", "2026-07-01")
    assert capsys.readouterr().out == f"55 withdrawn {CODE}\n"
