"""Issuers, families and methods: a page a row, with every product that names it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from products import curation, records
from products.models import AssessmentMethod, Organisation
from tests import generator
from tests.index_states import without_documents
from tests.reading_pages import Look

Get = Callable[..., Any]
KINDS = {
    "issuers": ("organisations", "issuer"),
    "families": ("families", "family"),
    "methods": ("assessment-methods", None),
}
"""Where the pages are, where the API has the rows, and which parameter selects by them."""


def rows(get: Get, kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = get(f"{KINDS[kind][0]}/")["results"]
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_the_list_leads_to_a_page_for_every_row(get: Get, look: Look, kind: str) -> None:
    listed = look(f"/{kind}/")
    for row in rows(get, kind):
        path = f"/{kind}/{row['code']}/"
        assert path in listed.hrefs
        page = look(path)
        (name,) = re.findall(r"<h1>(.*?)</h1>", page.html)
        assert row["name"] == name
        assert row["name"] in listed.text
        assert len(page.products) == row["products"]
        if not row["products"]:
            assert re.search(
                "没有它发行的产品|没有属于它的产品|没有写明目录里的哪个产品", page.text
            )


@pytest.mark.parametrize("kind", ["issuers", "families"])
def test_a_page_lists_what_the_finder_finds_by_it(get: Get, look: Look, kind: str) -> None:
    for row in rows(get, kind):
        page = look(f"/{kind}/{row['code']}/")
        asked = f"/?{KINDS[kind][1]}={row['code']}"
        found = get(f"products{asked}&order=newest")["results"]
        assert page.products == [product["code"] for product in found]
        assert (asked in page.hrefs) == bool(found)
    page = look("/families/green-loan/?stage=growth&compare=hxb-keji-qiye-touliandai")
    assert "/?stage=growth&compare=hxb-keji-qiye-touliandai&family=green-loan" in page.hrefs


def test_a_method_lists_the_products_that_use_it(get: Get, look: Look) -> None:
    using: dict[str, list[str]] = {row["code"]: [] for row in rows(get, "methods")}
    for product in get("products/?page_size=100&order=newest")["results"]:
        for method in get(f"products/{product['code']}/")["assessment_methods"]:
            using[method["code"]].append(product["code"])
    for code, products in using.items():
        assert look(f"/methods/{code}/").products == products


def test_with_a_company_every_product_stays_and_says_how_it_meets_it(look: Look) -> None:
    plain, asked = look("/issuers/spdb/"), look("/issuers/spdb/?stage=mature&region=330000")
    assert asked.products == plain.products
    assert "没有略去： 成熟期 · 浙江省" in asked.text
    assert asked.text.count("来源列明的适用地区\uff1a陕西省") == len(plain.products)
    assert "需向机构确认" in asked.text
    assert "没有略去" not in plain.text
    assert "不符" not in plain.text
    assert "/issuers/spdb/" in asked.hrefs
    links = [href for href in asked.hrefs if href.startswith("/products/")]
    assert all(href.endswith("/?stage=mature&region=330000") for href in links)


def test_an_organisation_says_where_it_stands(look: Look) -> None:
    branch, bank = look("/issuers/spdb-xian-hardtech/"), look("/issuers/spdb/")
    assert "/issuers/spdb/" in branch.hrefs
    assert "所在地 陕西省西安市" in branch.text
    assert "机构类型 银行分支机构" in branch.text
    assert "/issuers/spdb-xian-hardtech/" in bank.hrefs
    assert "/methods/spdb-five-forces/" in bank.hrefs
    assert "所在地 来源没有列明" in bank.text


def test_an_organisations_own_site_is_linked_only_where_it_is_stated(look: Look) -> None:
    assert "自有网站 来源没有列明" in look("/issuers/cmb/").text
    Organisation.objects.filter(code="cmb").update(domain="cmbchina.com")
    assert "https://cmbchina.com/" in look("/issuers/cmb/").hrefs


def test_an_organisation_in_another_role_has_a_page_without_products(look: Look) -> None:
    page = look("/issuers/hebei-stfc/")
    assert page.products == []
    assert "目录里没有它发行的产品" in page.text


def test_a_family_leads_up_and_down_its_tree(look: Look) -> None:
    for family in generator.NEW_FAMILIES:
        records.family(family)
    record = generator.stating("offshore", family="green-wind-offshore")
    assert curation.adopt(record=record, door="test")
    page = look("/families/green-wind/")
    assert page.products == ["offshore"]
    assert "上级类型 绿色贷" in page.text
    assert "下级类型 海上风电贷 1 项产品" in page.text
    assert {"/families/green-loan/", "/families/green-wind-offshore/"} <= {*page.hrefs}
    above = "上级类型 绿色贷 › 风电贷"
    assert above in look("/families/green-wind-offshore/").text
    depths = [item["class"] for item in look("/families/").all("li") if "class" in item]
    assert depths.count("deep-1") == depths.count("deep-2") == 1


def test_a_method_says_what_it_looks_at_and_where_that_is_described(look: Look) -> None:
    page = look("/methods/spdb-five-forces/")
    for words in ("科技创新力", "偿债能力", "所有者 浦发银行"):
        assert words in page.text
    (place,) = [unquote(href) for href in page.hrefs if "#" in href and "sources" in href]
    path, _, anchor = place.partition("#")
    assert look(path).all("section", id=anchor)
    assert "看哪些方面 来源没有列明" in look("/methods/invested-whitelist/").text
    assert "所有者 来源没有列明" in look("/methods/invested-whitelist/").text


def test_a_long_list_goes_on_from_its_cursor(look: Look) -> None:
    for number in range(21):
        record = generator.stating(f"leasing-{number}", family="gazelle-loan")
        assert curation.adopt(record=record, door="test")
    first = look("/families/gazelle-loan/?stage=growth")
    assert "22 项，新收录的在前" in first.text
    following = first.one("a", rel="next")["href"]
    rest = look(following)
    assert len({*first.products, *rest.products}) == 22
    assert "/families/gazelle-loan/?stage=growth" in rest.hrefs
    stolen = following.replace("gazelle-loan", "green-loan")
    assert "属于另一个问题" in look(stolen, 400).text


@pytest.mark.parametrize("kind", KINDS)
def test_an_address_that_is_not_understood_is_refused(
    client: Client, get: Get, look: Look, kind: str
) -> None:
    path = f"/{kind}/{rows(get, kind)[0]['code']}/"
    for query in ("stage=xx", "page=2", "compare=A_", "amount=1&amount=1", "cursor=x"):
        assert "请求有误" in look(f"{path}?{query}", 400).text
        assert "请求有误" in look(f"/{kind}/?{query}", 400).text
    unknown = client.get("/no-such-page/").content
    for code in ("never-known", "a%00b", "%E6%B2%B3"):
        answer = client.get(f"/{kind}/{code}/")
        assert (answer.status_code, answer.content) == (404, unknown)
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200


@pytest.mark.parametrize("kind", ["sources", *KINDS])
def test_the_two_languages_point_at_each_other(look: Look, kind: str) -> None:
    for language, path in (("zh-Hans", f"/{kind}/"), ("en", f"/en/{kind}/")):
        row = next(href for href in look(path).hrefs if re.match(rf"{path}[a-z]", href))
        for address in (path, row):
            page = look(address)
            heads = {a["hreflang"]: a["href"] for a in page.all("link", rel="alternate")}
            assert page.one("html")["lang"] == language
            assert page.one("link", rel="canonical")["href"] == heads[language]
            assert heads["zh-Hans"] == heads["x-default"]
            assert heads["en"] == heads["zh-Hans"].replace("localhost/", "localhost/en/")


def test_in_english_names_and_labels_are_english(look: Look) -> None:
    page = look("/en/issuers/cmb/")
    assert "China Merchants Bank" in page.text
    assert "Bank" in page.text
    assert "/en/products/cmb-zhaoke-toudai/" in page.hrefs
    english = AssessmentMethod.objects.get(code="spdb-five-forces")
    assert english.dimensions_en[0] in look("/en/methods/spdb-five-forces/").text
    cards = look("/en/families/equity-linked-loan/").all("li", **{"class": "card"})
    assert len(cards) == len(look("/families/equity-linked-loan/").products)


HEAD, ENTRIES, ORGANISATIONS = "products_head", "catalog_entry", "products_organisation"
METHODS = "products_assessmentmethod"
DESCRIBED = [METHODS, "products_methodcitation", "products_source"]
STATEMENTS = {
    "/issuers/": [HEAD, ORGANISATIONS],
    "/issuers/cmb/": [HEAD, ORGANISATIONS, METHODS, HEAD, ENTRIES],
    "/issuers/spdb/": [HEAD, ORGANISATIONS, *DESCRIBED, HEAD, ENTRIES],
    "/issuers/spdb/?stage=growth&region=610100": [HEAD, ORGANISATIONS, *DESCRIBED, HEAD, ENTRIES],
    "/families/": [HEAD, "products_family"],
    "/families/green-loan/": [HEAD, "products_family", HEAD, ENTRIES],
    "/methods/": [HEAD, *DESCRIBED],
    "/methods/cash-flow-credit-information/": [HEAD, *DESCRIBED, HEAD, ENTRIES],
    "/methods/invested-whitelist/": [HEAD, *DESCRIBED, HEAD, ENTRIES],
}
"""The tables that a page reads, however many rows and products it shows."""


@pytest.mark.parametrize("path", STATEMENTS)
def test_a_page_costs_the_same_however_much_it_lists(client: Client, db: None, path: str) -> None:
    client.get(path)
    without_documents()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    tables = [query["sql"].partition('FROM "')[2].partition('"')[0] for query in captured]
    assert tables == STATEMENTS[path]
