"""Nobody approves their own, by whichever door, but at a desk of one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from products import curation
from products.curation import NotAllowed
from products.models import Change, Revision
from tests.builders import draft_of, lines, seen, submitted
from tests.desk_pages import CODE, QUEUE, form_of, step, typed
from tests.people import person, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_persons")]


@pytest.fixture
def both() -> User:
    """Dora may write and review, as in a small desk of two."""
    names = ("add_revision", "change_revision", "review_revision", "view_product")
    return person("dora", *names)


@pytest.fixture
def own(both: User) -> Revision:
    return submitted(CODE, both)


def by_button(client: Client, own: Revision) -> None:
    client.post(step("approve", own), {"seen": seen(own)})


def in_bulk(client: Client, own: Revision) -> None:
    address = reverse("admin:products_revision_approve_chosen")
    client.post(address, {"ticket": f"{own.pk}:{seen(own)}"})


def through_the_api(client: Client, own: Revision) -> None:
    for method in (client.post, client.put, client.patch, client.delete):
        for address in ("products/", f"products/{CODE}/"):
            sent = {"state": "published", "approver": "dora"}
            answer = method(f"/api/v1/{address}", json.dumps(sent), "application/json")
            assert answer.status_code in (403, 404, 405)


DOORS = [by_button, in_bulk, through_the_api]


@pytest.mark.parametrize("door", DOORS)
def test_nobody_publishes_their_own(
    door: Callable[[Client, Revision], None], sign_in: Any, both: User, own: Revision
) -> None:
    before = lines()
    door(sign_in(both), own)
    own.refresh_from_db()
    assert (lines(), own.state, own.approver) == (before, "in_review", None)


def test_saving_and_publishing_at_once_needs_a_second_person_too(sign_in: Any, both: User) -> None:
    draft, client, before = draft_of(CODE, both), sign_in(both), lines()
    form = typed(client.get(form_of(draft)))
    answer = client.post(form_of(draft), {**form, "_publish": "1"}, follow=True)
    assert "须由另一位同事复核" in said(answer)
    draft.refresh_from_db()
    assert (lines(), draft.state, draft.approver) == (before, "draft", None)


def test_the_function_refuses_ones_own(both: User, own: Revision) -> None:
    with pytest.raises(NotAllowed, match="不能自己复核"):
        curation.approve(revision=own, by=both, seen=seen(own))


def test_an_earlier_author_counts_as_well(both: User, editor: User) -> None:
    """Dora wrote the first half, Alice saved last: Dora is no second person."""
    draft = draft_of(CODE, both)
    curation.claim(revision=draft, by=editor)
    waiting = curation.submit(revision=draft, by=editor)
    with pytest.raises(NotAllowed, match="不能自己复核"):
        curation.approve(revision=waiting, by=both, seen=seen(waiting))


def test_the_database_refuses_ones_own(both: User, own: Revision) -> None:
    with pytest.raises(IntegrityError, match="revision_second_person"), transaction.atomic():
        Revision.objects.filter(pk=own.pk).update(approver=both, author=both)


def test_the_pages_do_not_offer_ones_own(sign_in: Any, both: User, own: Revision) -> None:
    client = sign_in(both)
    page = client.get(form_of(own)).content.decode()
    assert "批准发布" not in page
    assert "须由另一位同事复核" in page
    (row,) = client.get(reverse(QUEUE)).context["waiting"]
    assert row.barred
    assert row.ticket not in client.get(reverse(QUEUE)).content.decode()


def test_a_desk_of_one_is_a_setting_that_shows(
    sign_in: Any, both: User, own: Revision, settings: Any
) -> None:
    settings.ONE_PERSON_DESK = True
    client = sign_in(both)
    assert "批准发布" in client.get(form_of(own)).content.decode()
    by_button(client, own)
    own.refresh_from_db()
    assert (own.state, own.self_approved) == ("published", True)
    assert Change.objects.order_by("-seq")[0].reviewed == "self"
