"""The desk's first page puts what waits first for whom it waits, and leads to where it is done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from products import curation
from products.models import (
    ImportBatch,
    LinkCheck,
    PendingRefresh,
    Product,
    Revision,
    Source,
)
from tests.builders import approve, draft_of, published, submitted
from tests.desk_pages import text
from tests.first_page import SignIn, front
from tests.people import person

CODE, OTHER = "hxb-keji-qiye-touliandai", "cmb-zhaoke-toudai"


@pytest.fixture
def nothing_due(db: None) -> None:
    Revision.objects.published().update(verified_on=timezone.localdate(), effective_to=None)


def block(page: Any, key: str) -> Any:
    return next(block for block in page.context["waiting"] if block.key == key)


def names(page: Any, key: str) -> list[str]:
    return [row.name for row in block(page, key).rows]


@pytest.mark.usefixtures("nothing_due")
def test_a_quiet_desk_says_so_calmly(sign_in: SignIn, admin: User) -> None:
    page = front(sign_in(admin))
    assert [block.count for block in page.context["waiting"]] == [0] * 8
    for calm in page.context["waiting"]:
        assert calm.calm in text(page)
    assert "overview-block" not in page.content.decode().replace("overview-blocks", "")


@pytest.mark.usefixtures("two_persons")
def test_the_queue_puts_first_what_the_viewer_may_approve(
    sign_in: SignIn, admin: User, editor: User
) -> None:
    mine = submitted(CODE, admin)
    theirs = submitted(OTHER, editor)
    Revision.objects.filter(pk=mine.pk).update(submitted_at=timezone.now() - timedelta(days=9))
    page = front(sign_in(admin))
    assert names(page, "review") == [theirs.name, mine.name]
    assert [bool(row.mark) for row in block(page, "review").rows] == [False, True]
    assert "alice 提交" in text(page)
    assert "等了 1 周" in text(page)
    assert reverse("admin:products_revision_change", args=[theirs.pk]) in page.content.decode()


def test_at_a_desk_of_one_the_longest_waiting_comes_first(
    sign_in: SignIn, admin: User, editor: User, settings: Any
) -> None:
    settings.ONE_PERSON_DESK = True
    mine = submitted(CODE, admin)
    theirs = submitted(OTHER, editor)
    Revision.objects.filter(pk=mine.pk).update(submitted_at=timezone.now() - timedelta(days=9))
    page = front(sign_in(admin))
    assert names(page, "review") == [mine.name, theirs.name]
    assert not any(row.mark for row in block(page, "review").rows)


@pytest.mark.usefixtures("two_persons")
def test_what_somebody_has_begun_is_theirs_to_go_on_with(
    sign_in: SignIn, admin: User, editor: User
) -> None:
    mine = draft_of(CODE, editor)
    draft_of(OTHER, admin)
    assert names(front(sign_in(editor)), "begun") == [mine.name]


def test_an_address_that_nobody_has_looked_at_is_not_called_sound(
    sign_in: SignIn, admin: User
) -> None:
    assert "网址还没有检查过" in text(front(sign_in(admin)))
    LinkCheck.objects.create(
        url="https://bank.example/", checked_at=timezone.now(), outcome="opens", status=200
    )
    assert "没有发现打不开的网址" in text(front(sign_in(admin)))


def test_returned_drafts_show_the_remarks_and_come_with_mine_first(
    sign_in: SignIn, editor: User, reviewer: User
) -> None:
    other = person("dave", "add_revision", "change_revision", "view_product")
    first = submitted(OTHER, other)
    mine = submitted(CODE, editor)
    for revision in (first, mine):
        curation.return_to_author(
            revision=revision, by=reviewer, remarks={"limit.max": "原文是 1000 万元。"}
        )
    page = front(sign_in(editor))
    assert names(page, "returned") == [mine.name, first.name]
    assert "额度上限：原文是 1000 万元。" in text(page)
    assert block(page, "review").count == 0
    draft_of(CODE, editor)
    curation.submit(revision=Revision.objects.get(pk=mine.pk), by=editor)
    assert names(front(sign_in(editor)), "returned") == [first.name]


@pytest.mark.usefixtures("nothing_due")
def test_what_was_not_verified_for_long_comes_oldest_first(
    sign_in: SignIn, editor: User, settings: Any
) -> None:
    settings.VERIFY_EVERY_DAYS = 60
    today = timezone.localdate()
    codes = list(Product.objects.values_list("code", flat=True)[:12])
    for days, code in enumerate(codes):
        day = today - timedelta(days=100 + days)
        Revision.objects.published().filter(product__code=code).update(verified_on=day)
    page = front(sign_in(editor))
    oldest = [published(code).name for code in reversed(codes)]
    assert names(page, "overdue") == oldest[:10]
    assert block(page, "overdue").count == 12
    assert "还有 2 项" in text(page)
    listed = sign_in(editor).get(block(page, "overdue").address)
    assert sorted(row.code for row in listed.context["cl"].queryset) == sorted(codes)
    settings.VERIFY_EVERY_DAYS = 110
    assert block(front(sign_in(editor)), "overdue").count == 2


@pytest.mark.usefixtures("nothing_due")
def test_what_ends_soon_or_has_ended(sign_in: SignIn, reviewer: User, settings: Any) -> None:
    settings.ENDING_WITHIN_DAYS = 30
    today = timezone.localdate()
    for code, days in ((CODE, 20), (OTHER, -40), ("cmb-zhaoke-qidai", 90)):
        revisions = Revision.objects.published().filter(product__code=code)
        revisions.update(effective_to=today + timedelta(days=days))
    page = front(sign_in(reviewer))
    assert names(page, "ending") == [published(OTHER).name, published(CODE).name]
    assert "已过 40 天" in text(page)
    assert "还有 20 天" in text(page)


def test_broken_addresses_lead_to_whoever_shows_them(sign_in: SignIn, editor: User) -> None:
    look = {"checked_at": timezone.now(), "words": "找不到这一页"}
    since = timezone.now() - timedelta(days=5)
    Revision.objects.published().filter(product__code=CODE).update(
        apply_url="https://bank.example/apply"
    )
    source = Source.objects.all()[0]
    Source.objects.filter(pk=source.pk).update(url="https://news.example/1")
    for url, outcome in (
        ("https://bank.example/apply", "broken"),
        ("https://news.example/1", "broken"),
        ("https://fine.example/", "opens"),
    ):
        LinkCheck.objects.create(url=url, outcome=outcome, failing_since=since, **look)
    page = front(sign_in(editor))
    assert names(page, "links") == [published(CODE).name, f"来源：{source.title}"]
    product = reverse("admin:products_product_change", args=[published(CODE).product_id])
    assert [row.address for row in block(page, "links").rows] == [
        product,
        reverse("admin:products_source_change", args=[source.pk]),
    ]
    assert f"{timezone.localdate(since)} 起打不开" in text(page)
    assert "https://fine.example/" not in page.content.decode()


def test_checked_files_and_unfinished_refreshes_wait(
    sign_in: SignIn, editor: User, reviewer: User
) -> None:
    ImportBatch.objects.create(name="四季度.xlsx", by=editor, state="checked", total=120)
    ImportBatch.objects.create(name="已导入.xlsx", by=editor, state="imported", total=7)
    PendingRefresh.objects.create(type="organisation", code="cmb", by=reviewer)
    page = front(sign_in(editor))
    assert names(page, "imports") == ["四季度.xlsx"]
    assert names(page, "refreshes") == ["机构 cmb"]
    assert "manage.py refresh_products" in text(page)


def test_the_newest_lines_of_the_journal(sign_in: SignIn, editor: User, reviewer: User) -> None:
    change = approve(submitted(CODE, editor, name="改名后的产品"), reviewer)
    page = front(sign_in(editor))
    seqs = [line.seq for line in page.context["lines"]]
    assert seqs == list(range(change.seq, change.seq - 5, -1))
    assert "改名后的产品" in text(page)
    assert "双人复核：bob" in text(page)
