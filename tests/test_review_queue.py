"""The queue of reviewing: what waits longest first, and what is chosen goes out as it was shown."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from products import curation
from products.admin import review
from products.models import Product, Revision
from tests.builders import lines, submitted
from tests.desk_pages import CODE, OTHER, QUEUE
from tests.people import said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_persons")]


def tickets(answer: Any) -> list[str]:
    return [row.ticket for row in answer.context["waiting"]]


def test_the_queue_shows_what_waits_longest_first(
    sign_in: Any, editor: User, reviewer: User
) -> None:
    first = submitted(CODE, editor, limit_max=20_000_000)
    second = submitted(OTHER, editor)
    Revision.objects.filter(pk=first.pk).update(submitted_at=timezone.now() - timedelta(days=3))
    answer = sign_in(reviewer).get(reverse(QUEUE))
    assert [row.revision for row in answer.context["waiting"]] == [first, second]
    row = answer.context["waiting"][0]
    assert "额度上限（1000万元 → 2000万元）" in row.changed
    page = answer.content.decode()
    assert "等了 3" in page
    assert "alice" in page
    assert "2 份等着复核" in page


def test_an_empty_queue_says_so(sign_in: Any, reviewer: User) -> None:
    assert "没有等待复核的内容" in sign_in(reviewer).get(reverse(QUEUE)).content.decode()


def test_a_queue_has_pages(
    sign_in: Any, editor: User, reviewer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review, "A_PAGE", 2)
    for code in Product.objects.order_by("code").values_list("code", flat=True)[:3]:
        submitted(code, editor)
    client = sign_in(reviewer)
    assert len(client.get(reverse(QUEUE)).context["waiting"]) == 2
    assert len(client.get(reverse(QUEUE), {"p": "2"}).context["waiting"]) == 1
    assert len(client.get(reverse(QUEUE), {"p": "nonsense"}).context["waiting"]) == 2


def test_chosen_ones_are_approved_as_they_were_shown(
    sign_in: Any, editor: User, reviewer: User
) -> None:
    """One of three has been changed since: it is named and stays; the others go out."""
    for code in (CODE, OTHER):
        submitted(code, editor)
    changed = submitted("spdb-hardtech-chuangxin-jifendai", editor)
    client = sign_in(reviewer)
    shown = client.get(reverse(QUEUE))
    back = curation.return_to_author(revision=changed, by=reviewer, reason="再改")
    Revision.objects.filter(pk=back.pk).update(summary="换了一个说法。")
    curation.claim(revision=back, by=editor)
    curation.submit(revision=back, by=editor)
    before = lines()
    answer = client.post(
        reverse("admin:products_revision_approve_chosen"),
        {"ticket": tickets(shown)},
        follow=True,
    )
    assert lines() - before == 2
    assert "已发布 2 项" in said(answer)
    assert f"{back.name}：这份内容在您打开之后有过改动" in said(answer)
    back.refresh_from_db()
    assert back.state == "in_review"


@pytest.mark.parametrize("ticket", ["", "nonsense", "x:y", "999999:abc", "１:a", "1:"])
def test_a_ticket_that_names_nothing_publishes_nothing(
    sign_in: Any, reviewer: User, ticket: str
) -> None:
    before = lines()
    answer = sign_in(reviewer).post(
        reverse("admin:products_revision_approve_chosen"), {"ticket": ticket}, follow=True
    )
    assert (answer.status_code, lines()) == (200, before)


def test_nothing_chosen_says_so(sign_in: Any, reviewer: User) -> None:
    address = reverse("admin:products_revision_approve_chosen")
    assert "没有选中任何一项" in said(sign_in(reviewer).post(address, follow=True))
