"""The first page finds what the API finds, and says how each product meets the company."""

from __future__ import annotations

import re
from typing import Any

import pytest

from products.vocabulary import VERDICT
from tests.reading_pages import FITTING, Look


def test_the_page_finds_what_the_api_finds_in_the_same_order(look: Look, get: Any) -> None:
    api = get("products/?stage=startup&region=610100&amount=3000000")
    page = look(FITTING)
    assert page.products == [result["code"] for result in api["results"]]
    count = api["count"]
    assert f"找到 {count['value']} 项\uff0c其中 {count['met']} 项全部符合" in page.text


def test_every_card_names_each_verdict_in_a_word_beside_its_shape(look: Look) -> None:
    page = look(FITTING)
    shapes = [use["href"].partition("#")[2] for use in page.all("use")]
    words = [
        attrs["class"].split()[1]
        for attrs in page.all("span")
        if "verdict " in attrs.get("class", "")
    ]
    assert [shape for shape in shapes if shape in VERDICT.codes] == words
    assert len(words) == 3 * len(page.products) + len(VERDICT.codes)
    assert "同类说明" in page.text


def test_results_are_headed_by_what_is_still_open(look: Look) -> None:
    page = look("/?equity_invested=true&region=130000")
    assert "全部符合" in page.text
    headings = re.findall(r'<h3 id="group-\d">(.*?)</h3>', page.html)
    assert headings[:2] == ["全部符合", "1 项条件待确认"]
    assert "项条件待确认" not in look("/?stage=seed&order=name").text


def test_a_card_says_what_is_stated_and_names_what_is_not(look: Look) -> None:
    page = look("/?q=科技企业投联贷")
    assert page.products == ["hxb-keji-qiye-touliandai"]
    for words in ("华夏银行", "上限1000万元", "河北省", "额度下限", "1 个来源", "2026-11-22"):
        assert words in page.text
    assert page.one("data", value="10000000.00")["title"] == "上限10,000,000元"


def test_a_promoted_product_says_so_in_the_place_of_its_issuer(look: Look) -> None:
    assert "政策推广 来源没有列出提供机构" in look("/?offering=promoted").text


def test_what_was_asked_stands_as_chips_that_let_go_of_it(look: Look) -> None:
    page = look(f"{FITTING}&instrument=loan")
    assert "陕西省西安市" in page.text
    assert page.one("data", value="3000000")["title"] == "3,000,000元"
    for without in (
        "/?region=610100&amount=3000000&instrument=loan",
        "/?stage=startup&amount=3000000&instrument=loan",
        "/?stage=startup&region=610100&instrument=loan",
        FITTING,
    ):
        assert without in page.hrefs


def test_a_product_is_opened_with_the_facts_of_the_company(look: Look) -> None:
    page = look(f"{FITTING}&q=瞪羚贷&order=name")
    (href,) = [href for href in page.hrefs if href.startswith("/products/")]
    assert href.partition("?")[2] == "stage=startup&region=610100&amount=3000000"


def test_facets_are_links_and_count_without_themselves(look: Look, get: Any) -> None:
    page = look(f"{FITTING}&instrument=bond")
    facet = get("products/?stage=startup&region=610100&amount=3000000&facets=instrument")
    counts = {value["code"]: value["count"] for value in facet["facets"]["instrument"]["values"]}
    shown = re.search(r"<summary>工具</summary>(.*?)</details>", page.html, re.DOTALL)
    assert shown is not None
    loan = re.search(r">贷款</a> <span class=\"n\">(\d+)</span>", shown[1])
    assert loan is not None
    assert int(loan[1]) == counts["loan"]
    assert f"{FITTING}&instrument=loan" in page.hrefs
    assert FITTING in page.hrefs


def test_pages_follow_each_other_by_cursor_and_miss_nothing(look: Look) -> None:
    path, codes = "/?page_size=20", []
    while path:
        page = look(path)
        codes += page.products
        assert bool("cursor=" in path) is ("回到第一页" in page.text)
        path = next((link["href"] for link in page.all("a", rel="next")), "")
    assert len(codes) == len(set(codes)) == 54


def test_orders_are_links_and_the_current_one_is_marked(look: Look) -> None:
    page = look("/?stage=seed&order=limit")
    assert page.one("a", href="/?stage=seed&order=limit")["aria-current"] == "true"
    assert page.products[0] == "hxb-keji-qiye-touliandai"
    assert {*page.typed("order")} == {"limit"}


def test_only_what_is_met_can_be_kept_and_let_go_of_again(look: Look) -> None:
    page = look("/?equity_invested=true&region=130000")
    only = "/?equity_invested=true&region=130000&unstated=exclude"
    assert only in page.hrefs
    kept = look(only)
    assert set(kept.products) < set(page.products)
    assert {*kept.typed("unstated")} == {"exclude"}
    assert "/?equity_invested=true&region=130000" in kept.hrefs


@pytest.mark.parametrize("asked", ["", "q=投贷", "stage=seed&region=330100&unstated=exclude"])
def test_the_question_goes_on_to_the_map_the_feed_and_the_api(look: Look, asked: str) -> None:
    page = look(f"/?{asked}&order=name&page_size=20&compare=cmb-zhaoke-toudai")
    query = asked.replace("投贷", "%E6%8A%95%E8%B4%B7")
    feed = f"/changes.atom?{query}".removesuffix("?")
    assert page.one("link", type="application/atom+xml")["href"] == feed
    assert feed in page.hrefs
    kept = "&".join(filter(None, [query, "compare=cmb-zhaoke-toudai"]))
    assert page.hrefs.count(f"/map/?{kept}") == 2
    shape = "&".join(filter(None, [query, "order=name", "page_size=20"]))
    assert f"/api/v1/products/?{shape}" in page.hrefs


def test_everything_can_be_let_go_of_but_what_was_picked(look: Look) -> None:
    page = look(f"{FITTING}&order=name&compare=cmb-zhaoke-toudai")
    assert page.hrefs.count("/?compare=cmb-zhaoke-toudai") == 2


def test_the_form_is_folded_once_something_is_asked(look: Look) -> None:
    assert "open" in look("/").one("details", **{"class": "ask"})
    assert "open" not in look(FITTING).one("details", **{"class": "ask"})
    assert "open" in look("/?stage=xx", 400).one("details", **{"class": "ask"})
