"""The page of one revision shows each change with what it rests on, and takes a yes or a reason."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User

from products import curation
from products.curation import NotAllowed
from products.models import Remark, Revision, Save
from tests.builders import approve, draft_of, lines, published, seen, submitted
from tests.desk_pages import CODE, OTHER, form_of, step
from tests.people import said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_persons")]


def test_each_change_stands_beside_what_it_rests_on(
    sign_in: Any, editor: User, reviewer: User
) -> None:
    revision = submitted(CODE, editor, limit_max=20_000_000)
    answer = sign_in(reviewer).get(form_of(revision))
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
    answer = sign_in(reviewer).get(form_of(curation.submit(revision=draft, by=editor)))
    (line,) = (line for line in answer.context["changes"] if line.fact == "evidence.limit.max")
    assert line.label == "额度上限的出处"
    assert "第99段" in line.now


def test_the_reviewer_sees_which_companies_gain_or_lose(
    sign_in: Any, editor: User, reviewer: User
) -> None:
    lower = sign_in(reviewer).get(form_of(submitted(CODE, editor, limit_max=5_000_000)))
    effect = lower.context["golden"]
    assert [shift.golden.name for shift in effect.lost] == ["示例·石家庄生物药"]
    assert effect.gained == []
    assert "示例·石家庄生物药" in lower.content.decode()
    alike = sign_in(reviewer).get(form_of(submitted(OTHER, editor)))
    assert (alike.context["golden"].shifted, "家不变" in alike.content.decode()) == (0, True)


def test_what_was_renamed_meanwhile_is_read_again(
    sign_in: Any, editor: User, reviewer: User
) -> None:
    """The digest is of the whole record: a row that it shows counts too."""
    revision = submitted(CODE, editor)
    client = sign_in(reviewer)
    read = client.get(form_of(revision)).context["seen"]
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
    form = sign_in(editor).get(form_of(revision)).content.decode()
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
    read = client.get(form_of(revision)).context["seen"]
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
