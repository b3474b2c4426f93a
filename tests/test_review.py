"""Reviewing: the queue, the page of one revision, and the rule of two persons at every door."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from products import curation
from products.admin import review
from products.curation import NotAllowed
from products.models import Change, Product, Remark, Revision, Save
from tests.builders import approve, draft_of, lines, published, seen, submitted
from tests.desk_pages import typed
from tests.people import person, said

CODE = "hxb-keji-qiye-touliandai"
OTHER = "cmb-zhaoke-toudai"
QUEUE = "admin:products_revision_queue"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_persons(settings: Any) -> None:
    settings.ONE_PERSON_DESK = False


def page_of(revision: Revision) -> str:
    return reverse("admin:products_revision_change", args=[revision.pk])


def step(name: str, revision: Revision) -> str:
    return reverse(f"admin:products_revision_{name}", args=[revision.pk])


def tickets(answer: Any) -> list[str]:
    return [row.ticket for row in answer.context["waiting"]]


# ── the queue ─────────────────────────────────────────────────────────────────────────


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


# ── one revision ──────────────────────────────────────────────────────────────────────


def test_each_change_stands_beside_what_it_rests_on(
    sign_in: Any, editor: User, reviewer: User
) -> None:
    revision = submitted(CODE, editor, limit_max=20_000_000)
    answer = sign_in(reviewer).get(page_of(revision))
    (line,) = (line for line in answer.context["changes"] if line.fact == "limit.max")
    assert (line.before, line.now) == ("1000万元", "2000万元")
    assert line.cited
    assert line.cited[0].startswith("《")
    page = answer.content.decode()
    assert line.cited[0] in page
    assert "编辑：alice" in page
    assert "批准发布" in page


def test_a_change_of_evidence_alone_is_a_change(sign_in: Any, editor: User, reviewer: User) -> None:
    draft = draft_of(CODE, editor)
    citation = draft.citations.get(fact="limit.max")
    citation.locator = "第99段"
    citation.save()
    curation.claim(revision=draft, by=editor)
    answer = sign_in(reviewer).get(page_of(curation.submit(revision=draft, by=editor)))
    (line,) = (line for line in answer.context["changes"] if line.fact == "evidence.limit.max")
    assert line.label == "额度上限的出处"
    assert "第99段" in line.now


def test_the_reviewer_sees_which_companies_gain_or_lose(
    sign_in: Any, editor: User, reviewer: User
) -> None:
    lower = sign_in(reviewer).get(page_of(submitted(CODE, editor, limit_max=5_000_000)))
    effect = lower.context["golden"]
    assert [shift.golden.name for shift in effect.lost] == ["示例·石家庄生物药"]
    assert effect.gained == []
    assert "示例·石家庄生物药" in lower.content.decode()
    alike = sign_in(reviewer).get(page_of(submitted(OTHER, editor)))
    assert (alike.context["golden"].shifted, "家不变" in alike.content.decode()) == (0, True)


def test_what_was_renamed_meanwhile_is_read_again(
    sign_in: Any, editor: User, reviewer: User
) -> None:
    """The digest is of the whole record: a row that it shows counts too."""
    revision = submitted(CODE, editor)
    client = sign_in(reviewer)
    read = client.get(page_of(revision)).context["seen"]
    issuer = published(CODE).issuer
    assert issuer is not None
    issuer.name = "改了名的银行"
    issuer.save()
    before = lines()
    answer = client.post(step("approve", revision), {"seen": read}, follow=True)
    assert "有过改动，请再看一遍" in said(answer)
    assert lines() == before


def test_back_with_a_reason_per_fact(sign_in: Any, editor: User, reviewer: User) -> None:
    revision = submitted(CODE, editor, limit_max=20_000_000)
    answer = sign_in(reviewer).post(
        step("return", revision),
        {"reason": "", "remark:limit.max": "第3段写的是1000万", "remark:summary": "  "},
        follow=True,
    )
    assert "已退回" in said(answer)
    remark = Remark.objects.get(revision=revision)
    assert (remark.fact, remark.words, remark.by) == ("limit.max", "第3段写的是1000万", reviewer)
    form = sign_in(editor).get(page_of(revision)).content.decode()
    assert "第3段写的是1000万" in form
    assert 'href="#id_limit_max"' in form
    assert "bob" in form


def test_remarks_go_when_it_is_handed_in_again(editor: User, reviewer: User) -> None:
    revision = submitted(CODE, editor)
    draft = curation.return_to_author(
        revision=revision, by=reviewer, remarks={"limit.max": "核对", "evidence.name": "段落不对"}
    )
    assert draft.remarks.count() == 2
    curation.submit(revision=draft, by=editor)
    assert not Remark.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"reason": " "}, {"remark:limit.max": " "}])
def test_without_any_reason_it_stays(
    sign_in: Any, editor: User, reviewer: User, sent: dict[str, str]
) -> None:
    revision = submitted(CODE, editor)
    answer = sign_in(reviewer).post(step("return", revision), sent)
    assert "请写明退回的理由" in said(answer)
    revision.refresh_from_db()
    assert revision.state == "in_review"


def test_a_refused_return_keeps_what_was_typed(sign_in: Any, editor: User, reviewer: User) -> None:
    revision = submitted(CODE, editor, limit_max=20_000_000)
    answer = sign_in(reviewer).post(
        step("return", revision),
        {"remark:price": "没有这一项", "remark:limit.max": "这句要留着", "reason": "这句也要"},
    )
    assert "没有这一项事实：price" in said(answer)
    page = answer.content.decode()
    assert "这句要留着" in page
    assert "这句也要" in page


def test_who_comes_second_hears_who_was_first(
    sign_in: Any, editor: User, reviewer: User, admin: User
) -> None:
    revision = submitted(CODE, editor)
    client = sign_in(reviewer)
    read = client.get(page_of(revision)).context["seen"]
    approve(revision, admin)
    answer = client.post(step("approve", revision), {"seen": read}, follow=True)
    assert "现在是“已发布”（carol " in said(answer)
    assert " 批准）" in said(answer)

    again = submitted(OTHER, editor)
    curation.return_to_author(revision=again, by=admin, reason="再改")
    answer = client.post(step("approve", again), {"seen": seen(again)}, follow=True)
    assert "（carol" in said(answer)
    assert "退回）" in said(answer)
    gone = Revision.objects.get(pk=again.pk)
    curation.discard(revision=gone, by=editor)
    with pytest.raises(NotAllowed, match="已被放弃"):
        curation.approve(revision=again, by=reviewer, seen="")


def test_saves_are_kept_until_it_is_published(editor: User, reviewer: User) -> None:
    draft = draft_of(CODE, editor)
    assert Save.objects.filter(revision=draft).count() == 2
    kept = [json.loads(save.record)["summary"] for save in draft.saves.all()]
    assert kept[1] == "改过的简介。" != kept[0]
    approve(curation.submit(revision=draft, by=editor), reviewer)
    assert not Save.objects.exists()


# ── nobody approves their own ─────────────────────────────────────────────────────────


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
    form = typed(client.get(page_of(draft)))
    answer = client.post(page_of(draft), {**form, "_publish": "1"}, follow=True)
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
    page = client.get(page_of(own)).content.decode()
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
    assert "批准发布" in client.get(page_of(own)).content.decode()
    by_button(client, own)
    own.refresh_from_db()
    assert (own.state, own.self_approved) == ("published", True)
    assert Change.objects.order_by("-seq")[0].reviewed == "self"
