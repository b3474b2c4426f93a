"""Whoever subscribes to a question hears of every change that concerns it, and of no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from catalog.pages.feed import window
from products import curation, journal
from products.models import Change, Organisation, Product
from products.refreshing import save_reference
from tests.builders import approve, draft_of
from tests.generator import stating
from tests.reading_feeds import Entry, subscribed, walked

pytestmark = pytest.mark.django_db

ZHEJIANG = "/changes.atom?region=330000"
Heard = Callable[[str], list[Entry]]


def publish(**stated: Any) -> Change:
    """The next line of one product: a record that says just this, of the product itself."""
    change = curation.adopt(record=stating("some-product", **stated), door="test")
    assert change is not None
    return change


def withdraw(code: str = "some-product", by: User | None = None, reason: str = "x") -> Change:
    return curation.withdraw(product=Product.objects.get(code=code), by=by, reason=reason)


@pytest.fixture
def heard(client: Client) -> Heard:
    """What a feed tells of the lines that come after the shipped ones, oldest first."""
    shipped = journal.head().at
    assert shipped is not None

    def since_then(path: str) -> list[Entry]:
        entries = subscribed(client, path).entries
        return [entry for entry in reversed(entries) if entry.updated > shipped]

    return since_then


def titles(entries: list[Entry]) -> list[str]:
    return [entry.text("title") for entry in entries]


# --- before or after -------------------------------------------------------------------------

GONE = None


@pytest.mark.parametrize(
    ("regions", "kinds"),
    [
        (["330000"], ["发布"]),
        (["110000"], []),
        (["330100"], ["发布"]),  # in one of the province's cities, which may be the firm's
        (["000000"], ["发布"]),
        (["110000", "330000"], ["修订"]),
        (["330000", "110000"], ["发布", "修订"]),
        (["330000", "110000", "610000"], ["发布", "修订"]),
        (["110000", "610000"], []),
        (["330000", GONE], ["发布", "撤下"]),
        (["110000", GONE], []),
        (["330000", GONE, "110000"], ["发布", "撤下"]),
        (["110000", GONE, "330000"], ["发布"]),
        (["330000", "110000", GONE, "610000", "330100"], ["发布", "修订", "修订"]),
    ],
)
def test_a_zhejiang_firm_hears_when_a_product_begins_or_ceases_to_answer(
    heard: Heard, regions: list[str | None], kinds: list[str]
) -> None:
    for region in regions:
        if region is GONE:
            withdraw()
        else:
            publish(regions=[region])
    assert titles(heard(ZHEJIANG)) == [f"某贷：{kind}" for kind in kinds]


@pytest.mark.parametrize(
    ("asked", "is_told"),
    [
        ("stage=growth", True),
        ("stage=seed", False),
        ("stage=growth&unstated=exclude", True),
        ("stage=growth&amount=3000000", True),
        ("stage=growth&amount=3000000&unstated=exclude", False),
        ("issuer=zjrcu", True),
        ("issuer=cmb", False),
        ("issuer_kind=rural_credit", True),
        ("offering=promoted", False),
        ("instrument=loan", False),
        ("q=农村商业", True),
        ("q=mou", False),
        ("q=md", True),  # the initials of 某贷
    ],
)
def test_the_feed_takes_the_filters_of_the_finder(heard: Heard, asked: str, is_told: bool) -> None:
    publish(stages=["growth"], issuer="zjrcu")
    assert bool(heard(f"/changes.atom?{asked}")) is is_told


def test_changes_before_a_moment_are_not_told_to_who_asks_since_then(heard: Heard) -> None:
    publish(regions=["330000"])
    since = journal.instant(publish(regions=["110000"]).at)
    publish(regions=["610000"])
    assert titles(heard(f"{ZHEJIANG}&updated_since={since}")) == ["某贷：修订"]
    assert len(heard(f"/changes.atom?updated_since={since}")) == 2


def test_a_new_name_of_an_issuer_is_told_under_the_old_and_the_new_one(
    heard: Heard, admin: User
) -> None:
    publish(issuer="cmb", regions=["330000"])
    row = Organisation.objects.get(code="cmb")
    row.name = "新名银行"
    save_reference(row=row, by=admin)
    for q in ("招商银行", "新名银行"):
        refreshed = [entry for entry in heard(f"/changes.atom?q={q}") if entry.kind == "refreshed"]
        assert "某贷：引用更新" in titles(refreshed)
        assert all("发行机构由“招商银行”改为“新名银行”。" in entry.says for entry in refreshed)


# --- what is told ----------------------------------------------------------------------------


def test_a_revision_is_told_fact_by_fact(heard: Heard) -> None:
    publish(regions=["330000"], limit={"max": "5000000.00"})
    publish(regions=["330000"], limit={"max": "10000000.00"}, purposes=["rnd"], name="新某贷")
    (_, entry) = heard(ZHEJIANG)
    assert entry.text("title") == "新某贷：修订"
    told = entry.says
    for words in (
        "名称由“某贷”改为“新某贷”。",
        "额度上限由“500万元”改为“1000万元”。",
        "新列明用途：研发。",
    ):
        assert words in told
    assert "地区" not in told


def test_a_publication_is_told_with_all_that_is_stated(heard: Heard) -> None:
    publish(regions=["330000"], stages=["growth", "mature"])
    (entry,) = heard(ZHEJIANG)
    for words in ("简介：只说这些的产品。", "企业阶段：成长期、成熟期", "适用地区：浙江省"):
        assert words in entry.says
    assert "新列明" not in entry.says


def test_a_withdrawal_is_told_by_the_last_public_name_and_without_the_reason(
    heard: Heard, admin: User, client: Client
) -> None:
    publish(regions=["330000"], name="旧名贷")
    publish(regions=["330000"], name="末名贷")
    withdraw(by=admin, reason="内部的理由")
    *_, entry = heard(ZHEJIANG)
    assert (entry.text("title"), entry.kind) == ("末名贷：撤下", "withdrawn")
    assert entry.says == "这个产品已从目录撤下。"
    for private in ("内部的理由", admin.username):
        assert private not in client.get("/changes.atom").content.decode()


def test_who_wrote_and_who_approved_is_nobodys_business(
    heard: Heard, editor: User, reviewer: User, client: Client
) -> None:
    # Longer than "bob", which an id of random letters has in it now and then.
    for user, name in ((editor, "who-has-written"), (reviewer, "who-has-approved")):
        user.username = name
        user.save()
    draft = curation.submit(revision=draft_of("cmb-zhaoke-toudai", editor), by=editor)
    approve(draft, by=reviewer)
    assert titles(heard("/changes.atom")) == ["招科投贷：修订"]
    feed = client.get("/changes.atom").content.decode()
    assert "who-has-" not in feed


def test_a_draft_is_never_told(client: Client, editor: User) -> None:
    before = client.get("/changes.atom").content
    draft = draft_of("cmb-zhaoke-toudai", editor, name="未公布的名字")
    assert client.get("/changes.atom").content == before
    curation.submit(revision=draft, by=editor)
    assert client.get("/changes.atom").content == before


# --- pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "lines", "entries"),
    [
        ("", 1, 1),
        ("?region=330000", 7, 100),
        ("?region=330000", 500, 5),
        ("?q=流水贷", 10, 3),
        ("?issuer=icbc", 7, 100),
    ],
)
def test_pages_tell_of_everything_once_however_small_they_are(
    client: Client, monkeypatch: pytest.MonkeyPatch, asked: str, lines: int, entries: int
) -> None:
    whole = [entry.text("id") for entry in subscribed(client, f"/changes.atom{asked}").entries]
    assert 0 < len(whole) <= 54
    monkeypatch.setattr(window, "LINES", lines)
    monkeypatch.setattr(window, "ENTRIES", entries)
    pages = list(walked(client, f"/changes.atom{asked}"))
    assert [entry.text("id") for page in pages for entry in page.entries] == whole
    assert all(len(page.entries) <= entries for page in pages)
    assert len(pages) >= 54 / lines
    assert {page.text("id") for page in pages} == {pages[0].text("id")}
    assert {page.links["first"] for page in pages} == {pages[0].links["self"]}


def test_what_a_product_was_before_the_page_is_known(
    client: Client, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line before lies outside the window, with older ones, and one of another between."""
    publish(regions=["610000"])
    publish(regions=["330000"])
    curation.adopt(record=stating("another", regions=["330000"]), door="test")
    publish(regions=["110000"], name="甲贷")
    monkeypatch.setattr(window, "LINES", 1)
    assert titles(heard(ZHEJIANG)) == ["甲贷：修订"]
    assert "适用地区由“浙江省”改为“北京市”。" in heard(ZHEJIANG)[0].says


def test_a_page_once_given_stays_as_it_is(client: Client) -> None:
    page = client.get("/changes.atom?before=30").content
    publish(regions=["330000"])
    withdraw()
    assert client.get("/changes.atom?before=30").content == page


@pytest.mark.parametrize("asked", ["", "?before=2", "?region=330000&unstated=exclude&q=贷"])
def test_a_page_is_four_statements_however_many_lines_it_looks_at(
    client: Client, asked: str, django_assert_num_queries: Any
) -> None:
    """The journal's head and its first line, the lines looked at, those before them."""
    subscribed(client, f"/changes.atom{asked}")
    with django_assert_num_queries(4):
        subscribed(client, f"/changes.atom{asked}")
