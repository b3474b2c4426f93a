"""How a product has changed: its lines of the journal in words, and nothing of the desk."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from catalog.pages.carried import Carried
from catalog.pages.differences import SaidDifference, said_differences
from catalog.pages.product.history import SHOWN, History
from catalog.pages.product.history import history as told_history
from catalog.past.revisions import AROUND, Line
from products import curation, journal
from products.diff import differences
from products.facts import title
from products.models import Organisation, Product
from products.refreshing.lines import refresh
from tests import generator
from tests.builders import (
    SOURCE,
    Record,
    approve,
    cited,
    condition,
    limit,
    published,
    record,
    region,
    submitted,
)
from tests.reading_pages import HUAXIA, Look

OLD = record(sources=[SOURCE], limit=limit(high="5000000.00"), stages=["seed"])


def after(**changes: Any) -> list[SaidDifference]:
    return said_differences(OLD, {**OLD, **changes})


# --- two records -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"limit": limit(high="10000000.00")}, ("额度上限", "500万元", "1000万元")),
        ({"limit": None}, ("额度上限", "500万元", None)),
        ({"stages": ["seed", "growth"]}, ("企业阶段", "种子期", "种子期、成长期")),
        ({"regions": [region("330100")]}, ("适用地区", None, "地区330100")),
        ({"verified_on": "2026-12-01"}, ("核对日期", "2026-11-22", "2026-12-01")),
        ({"summary": "另一段简介。"}, ("简介", "一款测试用的产品。", "另一段简介。")),
        (
            {"conditions": [condition("credit_record", True)]},
            ("条件（信贷记录）", None, "条件的文字。（有信贷记录）"),
        ),
        (
            {"conditions": [condition("project", effect="excluding", words="已投项目")]},
            ("条件（项目）", None, "不面向：已投项目"),
        ),
    ],
)
def test_a_difference_is_said_in_the_words_of_the_page(
    changes: Record, expected: tuple[str, str | None, str | None]
) -> None:
    assert after(**changes) == [SaidDifference(*expected)]


def test_what_reads_the_same_in_this_language_is_left_out() -> None:
    changes = {"summary_en": "Another summary.", "issuer": None}
    assert after(**changes) == []
    with override("en"):
        (only,) = after(**changes)
    assert only == ("Summary", "A product for tests.", "Another summary.")


def test_two_districts_of_one_name_are_told_apart() -> None:
    here = {**region("330100"), "name": "鼓楼区"}
    there = {**here, "code": "320106"}
    before = {**OLD, "regions": [here]}
    (only,) = said_differences(before, {**OLD, "regions": [there]})
    assert only == ("适用地区", "鼓楼区 330100", "鼓楼区 320106")


def test_a_fact_that_rests_on_something_else_now_is_said_to() -> None:
    moved = [cited("name", locator="第2段"), cited("limit.max")]
    assert [one.sentence for one in after(citations=moved)] == ["出处更新：名称、额度上限。"]


def test_what_a_new_fact_rests_on_needs_no_line_of_its_own() -> None:
    more = {"purposes": ["green"], "citations": [cited("name"), cited("purposes.green")]}
    assert after(**more) == [("用途", None, "绿色低碳")]
    back = said_differences({**OLD, **more}, OLD)
    assert back == [("用途", "绿色低碳", None)]


def test_a_record_that_is_not_there_tells_nothing() -> None:
    assert said_differences(OLD, OLD) == said_differences(None, None) == []
    first, last = said_differences(None, OLD), said_differences(OLD, None)
    assert ("额度上限", None, "500万元") in first
    assert [(one.title, one.after, one.before) for one in first] == last


INJECTIVE = (
    *("name", "aliases", "instrument", "issuer", "family", "stages", "regions"),
    *("limit.min", "limit.max", "limit.formula", "guarantees", "purposes"),
    *("term.facility_min_months", "term.facility_max_months", "term.drawdown_months"),
)
"""Facts of a generated record that never read the same when they differ."""


@pytest.mark.parametrize("seed", range(10))
def test_no_difference_is_lost_on_its_way_into_words(seed: int) -> None:
    random = generator.seeded(seed)
    sources = [{**SOURCE, "key": generator.SOURCE}]
    one, other = (
        {**OLD, **generator.frozen(generator.written(random, "t-one")), "sources": sources}
        for _ in range(2)
    )
    changed = {difference.path for difference in differences(one, other)}
    said = {difference.title for difference in said_differences(one, other)}
    assert {path for path in INJECTIVE if title(path).zh in said} == changed & {*INJECTIVE}


# --- lines of the journal --------------------------------------------------------------------


def history(found: list[Line]) -> History:
    return told_history(found, Carried(HUAXIA, {}))


def line(seq: int, told: Record | None, kind: str = "revised") -> Line:
    return Line(seq, kind, datetime(2026, 11, 22, 16, 30, tzinfo=UTC), "self", told)


def test_each_line_is_compared_with_the_last_record_before_it() -> None:
    raised = {**OLD, "limit": limit(high="10000000.00")}
    told = history(
        [
            line(9, raised, "published"),
            line(8, None, "withdrawn"),
            line(5, raised, "refreshed"),
            line(3, raised),
            line(1, OLD, "published"),
        ]
    )
    assert [moment.kind for moment in told.moments] == ["发布", "撤下", "引用更新", "修订", "发布"]
    again, gone, refreshed, revised, first = (moment.differences for moment in told.moments)
    assert revised == [("额度上限", "500万元", "1000万元")]
    assert again == refreshed == []
    assert gone is first is None
    assert not told.has_more


@pytest.mark.parametrize("beyond", [0, 1, 2])
def test_only_the_last_lines_are_shown_and_the_page_says_so(beyond: int) -> None:
    """The oldest shown is compared, too, when the line before it is a withdrawal."""
    records: list[Record | None] = [
        {**OLD, "limit": limit(high=f"{number}.00")} for number in range(1, SHOWN + 3)
    ]
    records[1] = None
    found = [line(seq, told) for seq, told in enumerate(records, start=1)][::-1]
    told = history(found[: SHOWN + beyond])
    assert len(told.moments) == SHOWN
    assert told.has_more == bool(beyond)
    assert len(found) == SHOWN + AROUND
    oldest = told.moments[-1].differences
    assert oldest == ([("额度上限", "1元", "3元")] if beyond == 2 else None)


# --- the page --------------------------------------------------------------------------------


def revise(editor: User, reviewer: User, number: int) -> None:
    sums = {"limit_max": Decimal(10_000_000 + number * 10_000)}
    approve(submitted("hxb-keji-qiye-touliandai", editor, **sums), reviewer)


@pytest.fixture
def desk_of_two(settings: Any) -> None:
    settings.ONE_PERSON_DESK = False


def test_a_page_tells_what_each_line_changed(
    look: Look, editor: User, reviewer: User, desk_of_two: None
) -> None:
    revise(editor, reviewer, 5)
    told = look(HUAXIA).text.partition("变更记录")[2]
    assert "修订 双人复核 · 日志第 55 号" in told
    assert "额度上限 原为： 1000万元 → 改为： 1005万元" in told
    assert told.index("第 55 号") < told.index("第 35 号")
    assert "alice" not in told
    assert "bob" not in told


def test_a_line_that_changes_no_stated_fact_says_so(look: Look) -> None:
    bank = Organisation.objects.get(code="hxb")
    bank.domain = "hxb.com.cn"
    bank.save()
    refresh(revisions=[published("hxb-keji-qiye-touliandai")], by=journal.By(None, None))
    told = look(HUAXIA).text.partition("变更记录")[2]
    assert "引用更新 本人复核 · 日志第 55 号 它所引用的机构、地区等有更新。" in told
    assert "列明的事实没有变化。" in told


def test_a_withdrawal_and_a_return_are_in_it_without_their_reason(
    look: Look, editor: User, reviewer: User, desk_of_two: None
) -> None:
    product = Product.objects.get(code="hxb-keji-qiye-touliandai")
    curation.withdraw(product=product, by=reviewer, reason="a private reason")
    revise(editor, reviewer, 5)
    page = look(HUAXIA)
    told = page.text.partition("变更记录")[2]
    places = [told.index(words) for words in ("第 56 号 ", "撤下", "第 35 号 ")]
    assert places == sorted(places)
    assert "额度上限 原为： 1000万元 → 改为： 1005万元" in told
    assert "private" not in page.html


def test_many_revisions_need_no_more_statements(
    client: Client, db: None, editor: User, reviewer: User, desk_of_two: None
) -> None:
    def statements() -> int:
        client.get(HUAXIA)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(HUAXIA)
        return len(captured)

    before = statements()
    for number in range(1, 4):
        revise(editor, reviewer, number)
    assert statements() == before == 4
