"""What holds for every page: served plainly, walked without seeing it, read without advice."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.filters import FIELDS, PARAMETERS
from catalog.pages.finder import typed
from catalog.pages.finder.view import FINDER_PARAMETERS
from catalog.pages.findings import limit
from products.readiness import BAIT
from tests.index_states import without_documents
from tests.reading_pages import FITTING, HUAXIA, Page

EVERY_KIND = ["/", FITTING, "/?q=zzzzzz", "/?stage=xx", HUAXIA, f"{HUAXIA}?stage=seed", "/nope/"]

SCRIPTS = [
    {"type": "application/ld+json"},
    {"src": "/static/django_htmx/htmx-2.min.js", "defer": ""},
]
"""Data, and one file of our own that comes after the page and only makes it smoother."""


@pytest.mark.parametrize("path", EVERY_KIND)
def test_a_page_needs_no_inline_script_no_inline_style_and_nobody_else(
    client: Client, db: None, path: str
) -> None:
    html = client.get(path).content.decode()
    page = Page(html)
    assert [attrs for attrs in page.all("script") if attrs not in SCRIPTS] == []
    assert not page.all("style")
    for tag, attrs in page.tags:
        assert not [name for name in attrs if name == "style" or name.startswith("on")]
        for name in ("src", "href", "action"):
            if tag != "a" and attrs.get("rel") not in ("canonical", "alternate") and name in attrs:
                assert attrs[name].startswith("/"), (tag, attrs)
        for name in ("src", "href"):
            if attrs.get(name, "").startswith("/static/"):
                file = attrs[name].removeprefix("/static/").partition("#")[0]
                assert finders.find(file)


@pytest.mark.parametrize("path", EVERY_KIND)
def test_a_page_can_be_walked_without_seeing_it(client: Client, db: None, path: str) -> None:
    page = Page(client.get(path).content.decode())
    assert page.one("html") == {"lang": "zh-Hans"}
    assert len(page.all("h1")) == len(page.all("main")) == len(page.all("footer")) == 1
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    for _, attrs in page.tags:
        for name in ("for", "aria-labelledby", "aria-describedby", "list"):
            assert set(attrs.get(name, "").split()) <= set(ids), attrs
        if attrs.get("href", "").startswith("#"):
            assert attrs["href"][1:] in ids
    labelled = {attrs.get("for") for attrs in page.all("label")}
    for tag, attrs in page.tags:
        if tag in ("input", "select") and attrs.get("type") not in ("radio", "checkbox", "hidden"):
            assert attrs["id"] in labelled
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))


@pytest.mark.parametrize("path", EVERY_KIND)
def test_nobody_is_advised_and_nothing_is_praised(client: Client, db: None, path: str) -> None:
    text = Page(client.get(path).content.decode()).text
    assert BAIT.search(text) is None
    assert not re.search("推荐|最佳|最适合|为您|排名|获批", text)


@pytest.mark.parametrize("path", ["/", FITTING, HUAXIA])
def test_a_page_may_be_kept_as_long_as_an_answer_of_the_api(
    client: Client, db: None, path: str
) -> None:
    answer, api = client.get(path), client.get("/api/v1/products/")
    assert answer["Cache-Control"] == api["Cache-Control"]
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert client.get("/?stage=xx")["Cache-Control"] == "no-store"


def test_pages_are_only_read(client: Client, db: None) -> None:
    assert client.head("/").status_code == 200
    assert client.post("/").status_code == 405
    assert client.put(HUAXIA).status_code == 405


def test_nobody_else_s_form_is_told_more_than_that_pages_are_only_read(db: None) -> None:
    """As a server asks, unlike a test's client: what comes without a token is refused first."""
    strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    for path in ("/", HUAXIA, "/en/map/", "/changes.atom"):
        answer = strict.post(path)
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD"), path


PRODUCT = ["catalog_entry", "products_change", "products_head", "catalog_entry"]
"""The entry, the product's own lines, and what is similar as of the journal's head."""

STATEMENTS = {
    "/": ["products_head", "catalog_entry"],
    FITTING: ["products_head", "catalog_entry"],
    "/?place=西安&amount_wan=300": [],
    "/?stage=xx": [],
    HUAXIA: PRODUCT,
    f"{HUAXIA}?region=610100&stage=seed": PRODUCT,
}
"""The tables that a warm page reads: the journal's head, and the documents it shows."""


@pytest.mark.parametrize("path", STATEMENTS)
def test_a_page_reads_the_head_and_its_documents(client: Client, db: None, path: str) -> None:
    client.get(FITTING)
    without_documents()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(path)
    asked = [query["sql"] for query in captured.captured_queries]
    assert all(sql.startswith("SELECT") for sql in asked)
    tables = [re.search(r'FROM "(\w+)"', sql) for sql in asked]
    assert [table[1] for table in tables if table] == STATEMENTS[path]


def test_every_parameter_has_a_name_on_the_page() -> None:
    for name in set(PARAMETERS).intersection(FINDER_PARAMETERS):
        assert FIELDS[name].label, name
    assert set(typed.STANDS_FOR.values()) <= set(PARAMETERS)


def test_a_limit_in_one_line() -> None:
    stated: dict[str, Any] = {"min": None, "max": None, "formula": None}
    assert limit(None) is None
    words = [
        limit({**stated, **more}).words  # type: ignore[union-attr]
        for more in (
            {"min": "100000.00", "max": "3000000.00"},
            {"max": "250000000.00"},
            {"min": "100000.00"},
            {"formula": "按销售额"},
        )
    ]
    assert words == ["10万元至300万元", "上限2.5亿元", "下限10万元", "按算法确定"]


@pytest.mark.parametrize("path", ["/", "/en/", "/sources/", "/products/cmb-zhaoke-toudai/"])
def test_a_page_that_is_held_already_is_not_sent_again(path: str, client: Client, db: None) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (again["ETag"], again["Vary"]) == (first["ETag"], first["Vary"])
