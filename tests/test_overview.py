"""The desk's first page: what waits for whom, what is covered, and the way to everything."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from datetime import timedelta
from html.parser import HTMLParser
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
    Region,
    Revision,
    Source,
)
from products.overview.coverage import by_province, stages_by_instrument
from products.overview.heat import province_tiles, stage_chart
from products.overview.provinces import PROVINCES
from tests.builders import approve, draft_of, published, submitted
from tests.desk_pages import text
from tests.people import person

CODE, OTHER = "hxb-keji-qiye-touliandai", "cmb-zhaoke-toudai"
SignIn = Callable[[User], Client]


@pytest.fixture
def two_persons(settings: Any) -> None:
    settings.ONE_PERSON_DESK = False


@pytest.fixture
def nothing_due(db: None) -> None:
    Revision.objects.published().update(verified_on=timezone.localdate(), effective_to=None)


def front(client: Client) -> Any:
    page = client.get(reverse("admin:index"))
    assert page.status_code == 200
    return page


def block(page: Any, key: str) -> Any:
    return next(block for block in page.context["waiting"] if block.key == key)


def names(page: Any, key: str) -> list[str]:
    return [row.name for row in block(page, key).rows]


# ── what waits ────────────────────────────────────────────────────────────────────────


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
    wanted += ["地区", "变更", "用户"]
    assert listed == [name for name in wanted if name in listed]
    assert {"产品", "待复核", "机构", "来源", "变更", "用户"} <= set(listed)


# ── what is covered ───────────────────────────────────────────────────────────────────


class _Links(HTMLParser):
    """Addresses of the heat maps with what they are called."""

    def __init__(self) -> None:
        super().__init__()
        self.labels: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "a" and (values.get("class") or "").startswith("heat-"):
            self.labels[values["href"] or ""] = values["aria-label"] or ""


def test_behind_each_cell_are_exactly_as_many(sign_in: SignIn, editor: User, admin: User) -> None:
    """With drafts that say otherwise, two stages, two provinces and a withdrawn product about."""
    Revision.objects.published().filter(product__code=CODE).update(stages=["seed", "mature"])
    published(CODE).regions.set(Region.objects.filter(code__in=["650102", "650000", "540000"]))
    draft_of(CODE, editor, stages=["growth"], instrument="bond")
    curation.withdraw(product=Product.objects.get(code=OTHER), by=admin, reason="试。")
    client = sign_in(editor)
    links = _Links()
    links.feed(front(client).content.decode())
    assert len(links.labels) == 6 * 12 + 36
    for address, label in links.labels.items():
        count = client.get(address).context["cl"].result_count
        assert label.endswith(f"：{count} 项"), label
    assert any(label == "种子期 × 贷款：1 项" for label in links.labels.values())
    assert sum(label == "新疆：1 项" for label in links.labels.values()) == 1


def test_two_stages_count_in_both_cells_and_once_in_the_total(db: None) -> None:
    before = stages_by_instrument()
    assert before.total == 54
    one = published(CODE)
    Revision.objects.filter(pk=one.pk).update(stages=["seed", "mature"], instrument="voucher")
    after = stages_by_instrument()
    for stage in ("seed", "mature"):
        assert after.cells[stage, "voucher"] == before.cells[stage, "voucher"] + 1
    assert after.instruments["voucher"] == before.instruments["voucher"] + 1
    assert after.total == sum(after.instruments.values()) == 54


def test_what_is_not_stated_counts_as_that(db: None) -> None:
    grid, places = stages_by_instrument(), by_province()
    published_ones = Revision.objects.published()
    assert grid.stages["unstated"] == published_ones.filter(stages=[]).count()
    assert grid.instruments["unstated"] == published_ones.filter(instrument="").count()
    assert places["unstated"] == published_ones.filter(regions=None).count() > 0
    assert places["000000"] == published_ones.filter(regions="000000").count() > 0


def test_the_charts_of_an_empty_catalog_are_zeros(db: None) -> None:
    Revision.objects.published().update(state="superseded")
    cells = [cell for row in stage_chart().rows for cell in row.cells] + province_tiles().cells
    assert {cell.count for cell in cells} == {0}
    assert {cell.level for cell in cells} == {0, None}


def test_every_province_has_one_tile_of_its_own(db: None) -> None:
    provinces = Region.objects.filter(level="province")
    names_of = dict(provinces.values_list("code", "name"))
    assert {tile.code for tile in PROVINCES} == set(names_of)
    assert all(names_of[tile.code].startswith(tile.name) for tile in PROVINCES)
    cells = province_tiles().cells
    for one in cells:
        for other in cells:
            apart = (
                one.x + one.width <= other.x
                or other.x + other.width <= one.x
                or one.y + one.height <= other.y
                or other.y + other.height <= one.y
            )
            assert apart or one is other, (one.name, other.name)


def test_the_numbers_stand_in_a_table_too(sign_in: SignIn, editor: User) -> None:
    page = front(sign_in(editor)).content.decode()
    chart = stage_chart()
    for row in chart.rows:
        for cell in row.cells:
            address = cell.address.replace("&", "&amp;")
            assert (
                f'<td><a href="{address}" aria-label="{cell.label}">{cell.count}</a></td>' in page
            )


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


def test_a_failed_sign_in_is_said_in_chinese(db: None) -> None:
    client = Client(SERVER_NAME="localhost")
    page = client.post(reverse("admin:login"), {"username": "nobody", "password": "wrong"})
    title = re.search(r"<title>(.*?)</title>", page.content.decode())
    assert title
    assert not re.search(r"[A-Za-z]", title[1])
    assert "有误" in title[1]
