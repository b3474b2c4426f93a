"""A source's page: paragraph by paragraph, what was drawn from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.pages.reference import sources
from products import curation
from products.models import AssessmentMethod, MethodCitation, Product, Source
from products.vocabulary import BASIS
from tests import generator
from tests.index_states import without_documents
from tests.reading_pages import Look
from tests.reading_sources import Document, drawn, evidence, methods, words

Get = Callable[..., Any]
HEBEI = "/sources/hebei-linkage/"


@pytest.fixture
def details(get: Get) -> list[Document]:
    """Every shipped product as the API tells it."""
    codes = [row["code"] for row in get("products/?page_size=100&order=newest")["results"]]
    return [get(f"products/{code}/") for code in codes]


def keys(get: Get) -> list[str]:
    return [row["key"] for row in get("sources/")["results"]]


def test_every_source_says_what_is_known_of_it_and_what_is_not(get: Get, look: Look) -> None:
    listed = look("/sources/")
    for row in get("sources/")["results"]:
        assert f"/sources/{row['key']}/" in listed.hrefs
        page = look(f"/sources/{row['key']}/")
        known = [row["title"], row["number"], *row["publishers"], row["author"], row["via"]]
        for text in [*known, row["published_on"], row["in_force_on"], row["kind"]["label"]]:
            assert text is None or text in page.text
            assert row["title"] in listed.text
        assert ("作者 未列明" in page.text) == (row["author"] is None)
        assert "没有收录网址" in page.text


def test_an_address_is_linked_only_where_it_is_known(look: Look) -> None:
    Source.objects.filter(key="hebei-linkage").update(url="https://paper.example/a?b=1&c=2")
    page = look(HEBEI)
    assert "https://paper.example/a?b=1&c=2" in page.hrefs
    assert "没有收录网址" not in page.text


def test_every_shipped_fact_stands_on_its_source_at_its_paragraph_with_its_basis(
    get: Get, look: Look, details: list[Document]
) -> None:
    compared = 0
    for key in keys(get):
        shown = drawn(look(f"/sources/{key}/").html)
        told = evidence(details, key)
        labels = {ground: BASIS.label(ground.basis).zh for ground in told}
        assert {*shown} == {ground._replace(basis=labels[ground]) for ground in told}
        for ground, facts in told.items():
            beside = shown[ground._replace(basis=labels[ground])]
            for detail, path in facts:
                for text in words(detail, path):
                    assert text in beside, (key, ground, path)
                    compared += 1
    assert compared > 400


def test_every_footnote_of_every_product_leads_to_its_paragraph(
    get: Get, look: Look, details: list[Document]
) -> None:
    anchors = {
        key: {attrs["id"] for _, attrs in look(f"/sources/{key}/").tags if "id" in attrs}
        for key in keys(get)
    }
    for detail in details:
        links = {
            unquote(href).removeprefix("/sources/")
            for href in look(f"/products/{detail['code']}/").hrefs
            if re.match(r"/sources/[^/]+/#", href)
        }
        cited = {
            f"{one['source']}/#p-{one['locator']}"
            for cited in detail["evidence"].values()
            for one in cited
        }
        assert links == cited
        for link in links:
            key, _, anchor = link.partition("/#")
            assert anchor in anchors[key]


def test_paragraphs_stand_in_the_order_of_the_article(look: Look) -> None:
    page = look("/sources/cashflow-platform/")
    numbers = [int(n) for n in re.findall(r'id="p-第(\d+)段"', page.html)]
    assert numbers == sorted(numbers)
    assert {len(str(number)) for number in numbers} == {1, 2}
    index = [unquote(href) for href in page.hrefs if href.startswith("#p-")]
    assert {f"#p-第{number}段" for number in numbers} == {*index}


def test_a_method_stands_at_each_paragraph_that_describes_it(get: Get, look: Look) -> None:
    told: dict[str, dict[str, list[str]]] = {key: {} for key in keys(get)}
    for row in get("assessment-methods/")["results"]:
        for one in row["evidence"]:
            told[one["source"]].setdefault(row["code"], []).append(f"p-{one['locator']}")
    for key, places in told.items():
        assert methods(look(f"/sources/{key}/").html) == places
    page = look("/sources/cashflow-platform/")
    summary = AssessmentMethod.objects.get(code="cash-flow-credit-information").summary
    assert page.html.count(summary) == 1


def test_a_source_that_nothing_rests_on_says_so(look: Look) -> None:
    assert "没有产品以这篇来源为据" in look("/sources/wef-2025/").text


def test_what_is_withdrawn_rests_on_nothing(look: Look) -> None:
    curation.withdraw(product=Product.objects.get(code="cmb-zhaoke-toudai"), by=None, reason="x")
    page = look(HEBEI)
    assert {ground.product for ground in drawn(page.html)} == {
        "hxb-keji-qiye-touliandai",
        "citic-toulian-kechuangtong",
    }


def test_an_alias_is_cited_alone_and_a_list_by_its_members(look: Look) -> None:
    """Of a list that two paragraphs share, each shows its own part."""
    record = generator.stating("shared", purposes=["rnd", "trade"], aliases=["甲名", "乙名"])
    (cited,) = record["citations"]
    record["citations"] = [
        cited | {"locator": "第4段", "facts": ["name", "purposes.rnd", "aliases.甲名"]},
        cited | {"locator": "附件 2", "facts": ["purposes.trade", "aliases.乙名"]},
    ]
    assert curation.adopt(record=record, door="test")
    text = {at.anchor: said for at, said in drawn(look(HEBEI).html).items() if at[1] == "shared"}
    assert text == {"p-第4段": "名称 某贷 用途 研发 别名 甲名", "p-附件_2": "用途 贸易 别名 乙名"}


# --- addresses -------------------------------------------------------------------------------


def test_the_company_and_the_picks_go_along(look: Look) -> None:
    page = look(f"{HEBEI}?stage=growth&compare=cmb-zhaoke-toudai")
    asked = "?stage=growth&compare=cmb-zhaoke-toudai"
    for href in ("/products/hxb-keji-qiye-touliandai/", "/sources/", "/issuers/", "/", "/map/"):
        assert f"{href}{asked}" in page.hrefs
    assert "已选 1 项产品" in page.text


def test_a_long_list_goes_on_and_shows_every_product_once(
    look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "/sources/zj-2025-13/"
    whole = {ground.product for ground in drawn(look(path).html)}
    monkeypatch.setattr(sources, "MOST", 5)
    shown: list[str] = []
    at = f"{path}?amount=3000000"
    while at:
        page = look(at)
        here = {ground.product for ground in drawn(page.html)}
        assert len(here) <= 5
        shown += here
        canonical = page.one("link", rel="canonical")["href"]
        assert "amount" not in canonical
        assert ("cursor" in canonical) == ("cursor" in at)
        at = next((a["href"] for a in page.all("a", rel="next")), "")
        assert not at or "amount=3000000" in at
    assert sorted(shown) == sorted(whole)
    assert f"{path}?amount=3000000" in page.hrefs


def test_a_cursor_of_another_list_is_refused_with_a_sentence(
    look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "MOST", 5)
    following = look("/sources/zj-2025-13/").one("a", rel="next")["href"]
    cursor = following.partition("cursor=")[2]
    assert "属于另一个问题" in look(f"{HEBEI}?cursor={cursor}", 400).text
    assert "不是有效的" in look(f"{HEBEI}?cursor=x", 400).text


@pytest.mark.parametrize("query", ["stage=xx", "page=2", "q=x", "stage=seed&stage=seed"])
def test_an_address_that_is_not_understood_is_refused(look: Look, query: str) -> None:
    for path in (HEBEI, "/sources/"):
        assert "请求有误" in look(f"{path}?{query}", 400).text
    assert "没有这个参数" in look("/sources/?cursor=x", 400).text


@pytest.mark.parametrize("key", ["never-known", "hebei%00-linkage", "河北", "a" * 300])
def test_an_unknown_source_is_the_same_page_as_any_unknown_page(
    client: Client, db: None, key: str
) -> None:
    answer = client.get(f"/sources/{key}/")
    assert answer.status_code == 404
    assert answer.content == client.get("/no-such-page/").content


# --- both languages --------------------------------------------------------------------------


def test_in_english_the_same_places_and_the_labels_in_english(look: Look) -> None:
    chinese, english = look(HEBEI), look(f"/en{HEBEI}")
    assert [at[:2] for at in drawn(english.html)] == [at[:2] for at in drawn(chinese.html)]
    text = " ".join(drawn(english.html).values())
    for words_ in ("China Merchants Bank", "CNY 10 million", "Hebei", "Technology firms", "Loan"):
        assert words_ in text
    assert english.one("html")["lang"] == "en"
    assert '<span lang="zh-Hans">招科投贷</span>' in english.html
    assert "Paragraph 3" in english.text


# --- cost ------------------------------------------------------------------------------------


def test_a_source_costs_the_same_however_much_rests_on_it(client: Client, db: None) -> None:
    def tables(path: str) -> list[str]:
        client.get(path)
        without_documents()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return [query["sql"].partition('FROM "')[2].partition('"')[0] for query in captured]

    head, entries = "products_head", "catalog_entry"
    described = ["products_assessmentmethod", "products_methodcitation", "products_source"]
    whole = [head, "products_source", head, entries, *described, entries]
    assert tables(HEBEI) == whole
    assert tables("/sources/cashflow-platform/") == whole
    assert tables("/sources/") == [head, "products_source"]
    method = AssessmentMethod.objects.get(code="spdb-five-forces")
    source = Source.objects.get(key="hebei-linkage")
    MethodCitation.objects.create(method=method, source=source, locator="第4段")
    for number in range(3):
        assert curation.adopt(record=generator.stating(f"more-{number}"), door="test")
    assert tables(HEBEI) == whole
