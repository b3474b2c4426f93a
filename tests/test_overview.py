"""The desk's first page shows each person what they may see, at one cost however much waits."""

from __future__ import annotations

import re
from copy import copy
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from products import curation
from products.models import (
    ImportBatch,
    LinkCheck,
    PendingRefresh,
    Product,
    Revision,
)
from tests.builders import published, submitted
from tests.desk_pages import text
from tests.first_page import SignIn, front
from tests.people import person

CODE = "hxb-keji-qiye-touliandai"


# ── who sees what ─────────────────────────────────────────────────────────────────────


def test_whoever_may_do_nothing_about_it_sees_it_in_a_line(
    sign_in: SignIn, editor: User, reviewer: User
) -> None:
    revision = submitted(CODE, editor)
    address = reverse("admin:products_revision_change", args=[revision.pk])
    reader = person("eve", "view_product")
    for user, in_full in ((reviewer, True), (editor, False), (reader, False)):
        page = front(sign_in(user))
        assert (address in page.content.decode()) is in_full, user
        assert "待复核" in text(page)
    assert "新增" not in text(front(sign_in(reader)))
    assert "新增" in text(front(sign_in(editor)))


def test_a_stranger_at_the_desk_sees_no_products(sign_in: SignIn) -> None:
    page = front(sign_in(person("mallory")))
    assert "waiting" not in page.context
    assert "您还没有任何权限" in text(page)
    assert "待复核" not in text(page)
    assert "合计" not in text(page)


@pytest.mark.parametrize(("alone", "rule"), [(True, "一人编目台：本人可复核"), (False, "双人复核")])
def test_every_page_shows_the_rule_of_the_desk(
    sign_in: SignIn, admin: User, settings: Any, alone: bool, rule: str
) -> None:
    settings.ONE_PERSON_DESK = alone
    client = sign_in(admin)
    for address in (
        reverse("admin:index"),
        reverse("admin:products_product_changelist"),
        reverse("admin:products_organisation_add"),
        reverse("admin:password_change"),
    ):
        badge = f'<p class="desk-rule">{rule}</p>'
        assert badge in client.get(address).content.decode(), address
    assert badge in Client(SERVER_NAME="localhost").get(reverse("admin:login")).content.decode()


def test_the_line_below_the_header_counts_what_waits(
    sign_in: SignIn, editor: User, reviewer: User
) -> None:
    submitted(CODE, editor)
    page = sign_in(reviewer).get(reverse("admin:products_product_changelist"))
    places = {place.name: place for place in page.context["places"]}
    assert places["待复核"].count == 1
    assert places["待复核"].address == reverse("admin:products_revision_queue")
    assert [name for name, place in places.items() if place.here] == ["产品"]


def test_everything_has_its_order_and_chinese_names(sign_in: SignIn, admin: User) -> None:
    page = front(sign_in(admin))
    listed = [model["name"] for app in page.context["app_list"] for model in app["models"]]
    wanted = ["产品", "待复核", "导入", "机构", "产品类型", "评估方法", "来源", "网址检查"]
    wanted += ["地区", "变更", "合作方", "合作方的提交", "用户"]
    assert listed == [name for name in wanted if name in listed]
    assert {"产品", "待复核", "机构", "来源", "变更", "用户"} <= set(listed)


# ── what it costs, and how it is written ──────────────────────────────────────────────


def _statements(client: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        front(client)
    return len(captured)


def test_the_first_page_costs_the_same_however_much_there_is(
    sign_in: SignIn, admin: User, editor: User, reviewer: User
) -> None:
    Revision.objects.published().update(verified_on=timezone.localdate() - timedelta(days=999))
    client = sign_in(admin)
    waits(Product.objects.all()[:2], editor, reviewer)
    few = _statements(client)
    waits(Product.objects.all()[2:30], editor, reviewer)
    more(200)
    assert Revision.objects.published().count() == 254
    assert _statements(client) == few <= 25


def waits(products: Any, editor: User, reviewer: User) -> None:
    """Half of them in the queue, half returned; a broken address each, files and refreshes."""
    for number, product in enumerate(products):
        revision = submitted(product.code, editor)
        if number % 2:
            curation.return_to_author(revision=revision, by=reviewer, reason="请改。")
        url = f"https://bank.example/{product.code}"
        Revision.objects.published().filter(product=product).update(apply_url=url)
        LinkCheck.objects.create(url=url, outcome="broken", checked_at=timezone.now())
        ImportBatch.objects.create(name=f"{number}.csv", by=editor, state="checked")
        PendingRefresh.objects.create(type="source", code=product.code, by=editor)


def more(number: int) -> None:
    """So many public products more, without the journal."""
    model = published(CODE)
    products = Product.objects.bulk_create(Product(code=f"extra-{n}") for n in range(number))
    copies = []
    for product in products:
        revision = copy(model)
        revision.pk, revision.product = None, product
        copies.append(revision)
    Revision.objects.bulk_create(copies)


def test_the_first_page_holds_the_content_policy(sign_in: SignIn, admin: User) -> None:
    page = front(sign_in(admin)).content.decode()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))
