"""The feed is valid Atom in two languages, and refuses what it does not understand."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from catalog.pages.feed.atom import permitted
from products import curation, triggers
from products.models import Attribution, Change, Head
from tests.generator import stating
from tests.reading_feeds import Feed, subscribed

QUESTION = "?region=330000&stage=growth"
XML_FORBIDS = "\x00\x08\x0b\x1f\ud800\udfff\ufffe\uffff"


def publish(code: str, **stated: Any) -> Change:
    change = curation.adopt(record=stating(code, **stated), door="test")
    assert change is not None
    return change


# --- valid Atom ------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/changes.atom", "/en/changes.atom", f"/changes.atom{QUESTION}"])
def test_everything_stands_there_that_atom_demands(client: Client, path: str) -> None:
    feed = subscribed(client, path)
    assert [name.text for name in feed.element.findall("{*}author/{*}name")] == ["Kedai 科贷"]
    assert feed.text("title")
    assert feed.text("subtitle")
    assert feed.links["self"] == f"http://localhost{path}"
    assert feed.updated == feed.entries[0].updated
    names = [feed.text("id"), *(entry.text("id") for entry in feed.entries)]
    assert len(set(names)) == len(names) > 1
    assert all(name.startswith("ni:///sha-256;") for name in names)
    for entry in feed.entries:
        assert entry.text("title")
        assert entry.content.text
        assert entry.text("published") == entry.text("updated")
    times = [entry.updated for entry in feed.entries]
    assert times == sorted(times, reverse=True)
    assert all(time.tzinfo for time in times)


@pytest.mark.django_db
def test_an_answer_without_changes_is_a_feed_that_began_with_the_journal(client: Client) -> None:
    feed = subscribed(client, "/changes.atom?q=没有这种产品")
    assert feed.entries == []
    assert feed.updated == Change.objects.get(seq=1).at


@pytest.mark.django_db
def test_a_journal_without_lines_is_a_feed_too(client: Client) -> None:
    for statement in triggers.REMOVE[connection.vendor]:
        connection.cursor().execute(statement)
    for table in (Attribution, Change, Head):
        table.objects.all().delete()
    feed = subscribed(client, "/changes.atom")
    assert feed.entries == []
    assert feed.updated == datetime(1970, 1, 1, tzinfo=UTC)
    assert "next" not in feed.links
    assert client.get("/changes.atom?before=3").status_code == 400


# --- names and addresses ---------------------------------------------------------------------


def ids(feed: Feed) -> list[str]:
    return [feed.text("id"), *(entry.text("id") for entry in feed.entries)]


@pytest.mark.django_db
def test_names_do_not_depend_on_where_the_catalog_is_served(client: Client, settings: Any) -> None:
    here = subscribed(client, f"/changes.atom{QUESTION}")
    settings.PUBLIC_URL = "https://catalog.example"
    there = subscribed(client, f"/changes.atom{QUESTION}")
    assert ids(here) == ids(there)
    assert there.links["self"] == f"https://catalog.example/changes.atom{QUESTION}"
    assert there.links["alternate"] == f"https://catalog.example/{QUESTION}"
    assert there.entries[0].links["alternate"].startswith("https://catalog.example/products/")


@pytest.mark.django_db
def test_an_entry_has_one_name_in_every_feed_of_a_language(client: Client) -> None:
    whole, some = (subscribed(client, f"/changes.atom{asked}") for asked in ("", QUESTION))
    english = subscribed(client, "/en/changes.atom")
    assert set(ids(some)[1:]) < set(ids(whole)[1:])
    assert whole.text("id") != some.text("id")
    assert not set(ids(whole)) & set(ids(english))


@pytest.mark.django_db
def test_a_name_is_the_lines_own_digest(client: Client) -> None:
    line = publish("some-product")
    name = subscribed(client, "/en/changes.atom").entries[0].text("id")
    value = name.removeprefix("ni:///sha-256;").removesuffix("?lang=en")
    assert urlsafe_b64decode(f"{value}=").hex() == line.digest


@pytest.mark.django_db
def test_an_entry_leads_to_the_product_asked_for_the_same_company(client: Client) -> None:
    publish("some-product", regions=["330000"], stages=["growth"])
    asked = f"{QUESTION}&q=某贷&unstated=exclude"
    (entry,) = subscribed(client, f"/changes.atom{asked}").entries
    assert entry.links["alternate"] == f"http://localhost/products/some-product/{QUESTION}"
    assert client.get(entry.links["alternate"]).status_code == 200


# --- two languages ---------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_address_decides_the_language(client: Client) -> None:
    publish("some-product", regions=["330000"], stages=["growth"])
    for path, language, tag, kind, page, said in (
        ("/changes.atom", "zh-hans", "zh-Hans", "发布", "/products/", "企业阶段：成长期"),
        ("/en/changes.atom", "en", "en", "Published", "/en/products/", "Growth"),
    ):
        response = client.get(path, headers={"Accept-Language": "fr"})
        feed = Feed(response.content)
        entry = feed.entries[0]
        assert response["Content-Language"] == language
        assert feed.element.get("{http://www.w3.org/XML/1998/namespace}lang") == tag
        assert entry.text("title").startswith("某贷")
        assert entry.text("title").endswith(kind)
        assert entry.links["alternate"] == f"http://localhost{page}some-product/"
        assert said in entry.says


@pytest.mark.django_db
def test_the_title_says_what_was_asked(client: Client) -> None:
    assert subscribed(client, "/changes.atom").text("title") == "科贷产品变更"
    asked = "?stage=startup,growth&region=330000&amount=3000000&unstated=exclude&q=贷"
    title = subscribed(client, f"/changes.atom{asked}").text("title")
    for words in ("初创期、成长期", "浙江省", "300万元", "文字：贷", "只看全部符合的"):
        assert words in title


# --- what comes in, comes out as text --------------------------------------------------------


@pytest.mark.django_db
def test_a_script_in_a_name_is_text(client: Client) -> None:
    name = "<script>hit()</script>]]>&amp;贷"
    publish("some-product", name=name, stages=["growth"])
    (entry,) = subscribed(client, "/changes.atom?stage=growth&q=hit").entries
    assert entry.text("title") == f"{name}：发布"
    assert f"名称：{name}" in entry.says
    assert {tag for tag, _ in entry.content.tags} == {"ul", "li"}


@pytest.mark.django_db
def test_what_was_asked_is_text_in_the_title(client: Client) -> None:
    feed = subscribed(client, "/changes.atom?q=%3C/title%3E%3Cscript%3E%26%EF%BF%BE%EF%BF%BF")
    assert "</title><script>&）" in feed.text("title")


def test_no_character_is_left_that_xml_forbids() -> None:
    assert permitted(f"投{XML_FORBIDS}贷") == "投贷"
    kept = "\t\n\r 投贷é😀\ufffd\ue000\x7f\x85"
    assert permitted(kept) == kept


@pytest.mark.django_db
def test_odd_characters_in_a_name_leave_a_readable_feed(client: Client) -> None:
    publish("some-product", name="投\ufffe\uffff贷\u200b😀")
    entry = subscribed(client, "/changes.atom").entries[0]
    assert entry.text("title") == "投贷\u200b😀：发布"


# --- transport -------------------------------------------------------------------------------


@pytest.mark.django_db
def test_it_is_sent_as_atom_and_may_be_kept_like_a_page(client: Client) -> None:
    response = client.get("/changes.atom")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert response["Cache-Control"] == client.get("/")["Cache-Control"]
    assert client.head("/changes.atom").status_code == 200
    assert client.head("/changes.atom").content == b""
    assert client.post("/changes.atom").status_code == 405


@pytest.mark.django_db
def test_who_has_it_is_told_so_until_something_is_new(client: Client) -> None:
    packed = {"Accept-Encoding": "gzip"}
    first = client.get("/changes.atom", headers=packed)
    known = {**packed, "If-None-Match": first["ETag"]}
    again = client.get("/changes.atom", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert again["Vary"] == first["Vary"] == "Accept-Encoding"
    assert again["Cache-Control"] == first["Cache-Control"]
    publish("some-product")
    assert client.get("/changes.atom", headers=known).status_code == 200


# --- bad input -------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("before=1", "应为 2 到 54 的整数。"),
        ("before=0", "应为 2 到 54 的整数。"),
        ("before=55", "应为 2 到 54 的整数。"),
        ("before=-3", "应为 2 到 54 的整数。"),
        ("before=abc", "应为 2 到 54 的整数。"),
        ("before=３", "应为 2 到 54 的整数。"),
        ("before=99999999999999999999", "应为 2 到 54 的整数。"),
        ("before=3&before=4", "这个参数只能写一次。"),
        ("stage=xx", "没有代码 xx。"),
        ("stage=seed&stage=growth", "这个参数只能写一次。"),
        ("region=999999", "没有代码 999999。"),
        ("amount=-5", "金额以元计"),
        ("updated_since=yesterday", "应为日期"),
        ("order=newest", "没有这个参数。"),
        ("facets=stage", "没有这个参数。"),
        ("count=none", "没有这个参数。"),
        ("page_size=5", "没有这个参数。"),
        ("cursor=abc", "没有这个参数。"),
        ("compare=a,b", "没有这个参数。"),
        ("amount_wan=300", "没有这个参数。"),
        ("q=%00", "含有控制字符。"),
        ("q=%FF", "不是 UTF-8 编码。"),
        ("stge=seed", "stage"),
    ],
)
def test_what_is_not_understood_is_refused_in_words(
    client: Client, asked: str, sentence: str
) -> None:
    for wrong in (asked, f"{asked}&region=330000" if "region" not in asked else asked):
        response = client.get(f"/changes.atom?{wrong}")
        page = response.content.decode()
        assert response.status_code == 400
        assert response["Content-Type"].startswith("text/html")
        assert sentence in page
        assert "<entry" not in page


@pytest.mark.django_db
def test_an_address_too_long_is_refused(client: Client) -> None:
    assert client.get("/changes.atom?q=" + "a" * 5000).status_code == 414


@pytest.mark.django_db
def test_an_empty_value_is_the_same_as_none(client: Client) -> None:
    plain = subscribed(client, "/changes.atom")
    assert ids(subscribed(client, "/changes.atom?stage=&before=")) == ids(plain)
