"""The finder below `/en/`: the same products, with English places and sums as English says them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.reading_pages import FITTING, Look, redirected

ENGLISH = f"/en{FITTING}"


def test_the_same_products_are_found_in_the_same_order(look: Look) -> None:
    page, chinese = look(ENGLISH), look(FITTING)
    assert [href.split("/")[3] for href in page.hrefs if href.startswith("/en/products/")] == (
        chinese.products
    )


def test_places_and_sums_are_said_in_english(look: Look) -> None:
    page = look(ENGLISH)
    assert "Xi'an, Shaanxi" in page.text
    assert "CNY 3 million" in page.text
    assert page.typed("place") == ["Xi'an"]
    assert page.typed("amount_wan") == ["300"]


def test_a_limit_is_said_in_english_and_exactly(look: Look) -> None:
    page = look("/en/?q=科技企业投联贷")
    assert "CNY 10 million" in page.text
    assert "10,000,000" in page.one("data", value="10000000.00")["title"]


def test_a_county_without_an_english_name_keeps_its_own(look: Look) -> None:
    page = look("/en/?region=610116")
    assert page.typed("place") == ["陕西省西安市长安区"]
    assert '<span lang="zh-Hans">长安区' in page.html


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("place=Xi'an, Shaanxi&amount_wan=3 million", "/en/?region=610100&amount=3000000"),
        ("place=Shanxi", "/en/?region=140000"),
        ("place=Suzhou, Anhui; Hebei", "/en/?region=341300,130000"),
    ],
)
def test_what_is_typed_in_english_becomes_the_address_that_the_api_takes(
    client: Client, db: None, query: str, address: str
) -> None:
    assert redirected(client, f"/en/?{query}") == address


def test_a_parameter_nobody_knows_is_named_as_it_was_written(look: Look) -> None:
    assert '<strong><span lang="zh-Hans">阶段</span></strong>' in look("/en/?阶段=1", 400).html


def test_every_link_of_the_finder_stays_in_the_language(look: Look) -> None:
    page = look(f"{ENGLISH}&q=贷&order=name&compare=cmb-zhaoke-toudai,hxb-keji-qiye-touliandai")
    neutral = ("/api/", "#", "/en/")
    chinese: list[Any] = [href for href in page.hrefs if not href.startswith(neutral)]
    assert chinese == [page.one("a", hreflang="zh-Hans")["href"]]
    assert {attrs["action"] for attrs in page.all("form")} == {"/en/"}
