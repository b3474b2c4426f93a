"""An empty answer says what to let go of, what that brings, and asks the database nothing more."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.filters import ProductFilterSet
from catalog.finding import search
from catalog.models import Entry
from catalog.pages.finder import relaxing
from products import curation
from products.models import Product
from tests.index_states import without_documents
from tests.reading_pages import FITTING, Look

IMPOSSIBLE = {
    "q": "科技企业投联贷",
    "stage": "seed",
    "region": "610100",
    "instrument": "bond",
    "unstated": "exclude",
    "updated_since": "2020-01-01",
}


def test_no_answer_says_which_condition_to_let_go_of(look: Look) -> None:
    page = look("/?q=zktd&stage=seed&region=610100")
    assert page.products == []
    assert "没有产品同时满足这些条件" in page.text
    assert "/?q=zktd&stage=seed" in page.hrefs
    assert "不限所在地（陕西省西安市） 1 项" in page.text
    assert "不限企业阶段（种子期） 0 项" in page.text


def test_where_nothing_helps_everything_can_be_cleared(look: Look) -> None:
    page = look("/?q=zzzzzz&instrument=equity&offering=offered&stage=seed")
    assert "去掉任何一项都还没有结果" in page.text
    assert "全部清空" in page.text


def test_a_page_past_the_last_result_leads_back_to_the_first(look: Look) -> None:
    """What stood on it was withdrawn since the page before was read."""
    (following,) = look("/?page_size=53").all("a", rel="next")
    (last,) = look(following["href"]).products
    curation.withdraw(product=Product.objects.get(code=last), by=None, reason="x")
    page = look(following["href"])
    assert page.products == []
    assert "找到 53 项" in page.text
    assert "回到第一页" in page.text
    assert "去掉任何一项" not in page.text


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_relaxing_counts_are_what_the_address_without_it_finds(
    name: str, get: Any, db: None
) -> None:
    bound = ProductFilterSet(data=IMPOSSIBLE, queryset=Entry.objects.none())
    assert bound.is_valid()
    selection = search.answer(bound.question, "zh-hans").selection
    rest = "&".join(f"{key}={value}" for key, value in IMPOSSIBLE.items() if key != name)
    assert relaxing.relaxed(selection)[name] == get(f"products/?{rest}")["count"]["value"]


WORDS = "q=科技企业投联贷"
SINCE = "updated_since=2020-01-01"


@pytest.mark.parametrize(
    ("path", "statements"),
    [
        (FITTING, ["products_head", "catalog_entry"]),
        (f"{FITTING}&order=limit&page_size=100", ["products_head", "catalog_entry"]),
        (f"/?{WORDS}", ["products_head", "catalog_entry"]),
        (
            f"/?{WORDS}&{SINCE}&unstated=exclude",
            ["products_head", "catalog_entry", "catalog_entry"],
        ),
        (
            f"/?{WORDS}&{SINCE}&stage=seed&region=610100&instrument=bond&unstated=exclude",
            ["products_head", "catalog_entry"],
        ),
    ],
    ids=["company", "limit", "words", "words and date", "relaxed"],
)
def test_a_page_asks_for_the_head_the_date_and_its_documents(
    client: Client, db: None, path: str, statements: list[str]
) -> None:
    client.get("/")
    without_documents()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    asked = [re.search(r'FROM "(\w+)"', query["sql"]) for query in captured.captured_queries]
    assert [table[1] for table in asked if table] == statements
    assert len(asked) == len(statements)
