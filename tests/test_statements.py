"""What an answer costs: each statement by name, then their number."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.finding.question import FACETS
from products import curation
from products.models import Product
from tests.index_states import without_documents

Get = Callable[..., Any]

HEAD, ENTRIES, LINES = "products_head", "catalog_entry", "products_change"
TOUDAI = "products/cmb-zhaoke-toudai/"


@pytest.fixture
def cost(client: Client, db: None) -> Callable[[str], list[str]]:
    """The tables that an answer reads, statement by statement, in a worker that has shown nothing
    yet; only SELECT is allowed."""

    def tables(path: str) -> list[str]:
        without_documents()
        with CaptureQueriesContext(connection) as captured:
            response = client.get(f"/api/v1/{path}")
        assert response.status_code == 200, response.content
        statements = [query["sql"] for query in captured.captured_queries]
        # PostgreSQL's server-side cursor begins with DECLARE and reads no less.
        assert all(re.match(r"SELECT|DECLARE \S+ .*CURSOR .*FOR SELECT", s) for s in statements)
        return [sql.partition(' FROM "')[2].partition('"')[0] for sql in statements]

    tables("products/?facets=region,family&region=130000&issuer=cmb&q=投贷联动")  # warm
    return tables


Cost = Callable[[str], list[str]]


@pytest.mark.parametrize(
    "query",
    [
        *("", "stage=growth&region=130000&amount=3000000&qualification=high_tech"),
        *("q=贷", "q=投贷", "q=投贷联 科技企业", "q=zktd"),
        *("order=limit", "order=newest", "count=none"),
        *("issuer=cmb,spdb&region=130000", "page_size=100", "unstated=exclude&stage=growth"),
    ],
)
def test_a_list_is_the_head_and_the_documents(cost: Cost, query: str) -> None:
    assert cost(f"products/?{query}") == [HEAD, ENTRIES]


def test_facets_add_none(cost: Cost) -> None:
    assert cost(f"products/?facets={','.join(FACETS)}&stage=growth") == [HEAD, ENTRIES]


def test_nothing_found_is_the_head_alone(cost: Cost) -> None:
    assert cost("products/?q=鹧鸪天") == [HEAD]


def test_sorting_by_name_adds_one(cost: Cost) -> None:
    assert cost("products/?order=name") == [HEAD, ENTRIES, ENTRIES]


def test_a_date_adds_one(cost: Cost) -> None:
    assert cost("products/?updated_since=2000-01-01") == [HEAD, ENTRIES, ENTRIES]
    both = cost("products/?updated_since=2000-01-01&order=name")
    assert both == [HEAD, ENTRIES, ENTRIES, ENTRIES]


def test_a_later_page_costs_what_the_first_did(cost: Cost, client: Client) -> None:
    following = client.get("/api/v1/products/?page_size=5&stage=growth").json()["next"]
    assert cost(following.removeprefix("/api/v1/")) == [HEAD, ENTRIES]


def test_a_detail_is_one(cost: Cost) -> None:
    assert cost(TOUDAI) == [ENTRIES]
    assert cost(f"{TOUDAI}?stage=growth&region=130000&amount=5") == [ENTRIES]


@pytest.mark.parametrize(
    ("name", "tables"),
    [
        ("organisations", ["products_organisation"]),
        ("families", ["products_family"]),
        ("sources", ["products_source"]),
        (
            "assessment-methods",
            ["products_assessmentmethod", "products_methodcitation", "products_source"],
        ),
        ("regions", []),
        ("regions/?parent=130000", []),
        ("vocabulary", []),
    ],
)
def test_reference_lists_do_not_grow_with_their_rows(
    cost: Cost, name: str, tables: list[str]
) -> None:
    assert cost(name if "?" in name else f"{name}/") == [HEAD, *tables]


def test_what_is_not_understood_costs_nothing(client: Client, db: None) -> None:
    client.get("/api/v1/products/?region=130000")
    with CaptureQueriesContext(connection) as captured:
        for path in ("products/?stgae=x", "products/?amount=-1", "products/?stage=x", "nope/"):
            assert client.get(f"/api/v1/{path}").status_code in (400, 404)
    assert len(captured) == 0


def test_catching_up_is_paid_once(cost: Cost) -> None:
    curation.withdraw(product=Product.objects.get(code="cmb-zhaoke-toudai"), by=None, reason="x")
    first = cost("products/")
    assert first[0] == HEAD
    assert LINES in first
    assert len(first) <= 5
    assert cost("products/") == [HEAD, ENTRIES]


def test_the_description_and_its_page_read_no_table(client: Client, db: None) -> None:
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/api/v1/openapi.json").status_code == 200
        assert client.get("/api/docs/").status_code == 200
    assert len(captured) == 0
