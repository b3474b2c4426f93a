"""Nobody approves what they have edited, but at a desk of one, which says so."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.conf import settings as house_settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from catalog.models import Entry
from products import curation, journal
from products.curation import NotAllowed
from products.models import Attribution, Revision
from tests.builders import approve, draft_of, published, submitted
from tests.moves import CODE, new_draft, product
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def desk_of_two(settings: Any) -> None:
    settings.ONE_PERSON_DESK = False


def test_a_second_person_publishes(editor: User, reviewer: User) -> None:
    waiting = submitted(CODE, editor)

    change = approve(waiting, by=reviewer)

    assert (change.seq, change.kind, change.reviewed) == (55, "revised", "second_person")
    assert '"summary":"改过的简介。"' in (change.record or "")
    now = published(CODE)
    assert (now.number, now.approver, now.self_approved) == (2, reviewer, False)
    assert Revision.objects.get(product=product(), number=1).state == "superseded"
    behind = Attribution.objects.get(change=change)
    assert (behind.author, behind.approver, behind.door) == (editor, reviewer, "desk")
    assert journal.verify() is None


def test_a_new_product_is_published_not_revised(admin: User, reviewer: User) -> None:
    draft = new_draft()
    curation.claim(revision=draft, by=admin)
    draft.summary, draft.verified_on = "简介。", date(2026, 11, 22)
    draft.save()
    source = published(CODE).citations.all()[0].source
    draft.citations.create(fact="name", source=source, locator="第1段")
    curation.submit(revision=draft, by=admin)

    change = approve(draft, by=reviewer)

    assert change.kind == "published"
    assert Entry.objects.get(code="brand-new").position == change.seq


@pytest.mark.parametrize("part", ["last author", "earlier author"])
def test_nobody_approves_what_they_have_edited(part: str, editor: User) -> None:
    both = person("greta", "change_revision", "review_revision")
    order = [editor, both] if part == "last author" else [both, editor]
    draft = draft_of(CODE, order[0])
    curation.claim(revision=draft, by=order[1])
    curation.submit(revision=draft, by=order[1])

    with pytest.raises(NotAllowed, match="不能自己复核"):
        approve(draft, by=both)

    assert published(CODE).number == 1


def test_a_superuser_does_not_approve_their_own_work_either(admin: User) -> None:
    with pytest.raises(NotAllowed, match="不能自己复核"):
        approve(submitted(CODE, admin), by=admin)


def test_a_desk_of_one_approves_its_own_work_and_says_so(admin: User, settings: Any) -> None:
    settings.ONE_PERSON_DESK = True

    change = approve(submitted(CODE, admin), by=admin)

    assert change.reviewed == "self"
    assert published(CODE).self_approved


def test_a_second_person_counts_at_a_desk_of_one_too(
    editor: User, reviewer: User, settings: Any
) -> None:
    settings.ONE_PERSON_DESK = True

    change = approve(submitted(CODE, editor), by=reviewer)

    assert change.reviewed == "second_person"


def test_the_database_itself_refuses_the_last_author_as_approver(editor: User) -> None:
    waiting = submitted(CODE, editor)
    rows = Revision.objects.filter(pk=waiting.pk)

    with pytest.raises(IntegrityError, match="revision_second_person"), transaction.atomic():
        rows.update(approver=editor)
    assert rows.update(approver=editor, self_approved=True) == 1


def test_an_author_can_be_erased_while_a_draft_waits(editor: User, reviewer: User) -> None:
    waiting = submitted(CODE, editor)
    editor.delete()

    change = approve(waiting, by=reviewer)

    assert Attribution.objects.get(change=change).author is None


def test_a_return_carries_its_reason_until_the_next_submission(
    editor: User, reviewer: User
) -> None:
    waiting = submitted(CODE, editor)

    back = curation.return_to_author(revision=waiting, by=reviewer, reason=" 额度写错了 ")

    assert (back.state, [r.words for r in back.remarks.all()]) == ("draft", ["额度写错了"])
    again = curation.submit(revision=back, by=editor)
    assert (again.state, list(again.remarks.all())) == ("in_review", [])


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_return_and_a_withdrawal_need_a_reason(reason: str, editor: User, reviewer: User) -> None:
    waiting = submitted(CODE, editor)

    with pytest.raises(NotAllowed, match="理由"):
        curation.return_to_author(revision=waiting, by=reviewer, reason=reason)
    with pytest.raises(NotAllowed, match="理由"):
        curation.withdraw(product=product(), by=reviewer, reason=reason)


def test_the_setting_is_a_real_one() -> None:
    assert isinstance(house_settings.ONE_PERSON_DESK, bool)
