"""What reading costs, counted and not timed: statements, plans, rows, bytes.

Each question is asked as the benchmarks ask theirs; the express lane and Django read the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog import pinyin
from catalog.finding import text
from catalog.finding.question import FACETS
from catalog.lane.express import Lane
from catalog.models import Entry
from tests.index_states import without_documents
from tests.wsgi_asking import ask, environ

WORKLOADS = {
    "hot": "stage=startup&region=130000&amount=3000000",
    "wide": "stage=growth&region=130100&amount=3000000&term_months=12&guarantee=unsecured"
    "&purpose=rnd&qualification=high_tech&industry=C39&equity_invested=true&credit_record=false",
    "rare": "qualification=unicorn&amount=1000000000000&region=130000",
    "one character": f"q={quote('贷')}",
    "two characters": f"q={quote('投贷')}",
    "three characters": f"q={quote('投贷联')}",
    "initials": "q=zktd",
    "facets": f"stage=startup&facets={','.join(FACETS)}",
    "empty": f"region=000000&unstated=exclude&stage=seed&q={quote('鹧鸪天')}",
    "newest": "order=newest&instrument=loan",
    "by limit": "order=limit&stage=startup",
    "by name": "order=name&stage=startup",
    "since": "updated_since=2000-01-01&stage=startup",
    "many": "page_size=100",
}
MORE = {"by name": 1, "since": 1}
"""Statements beside that for the documents: the names in pinyin, what has changed."""

Statement = tuple[str, Any]
"""Its text, and its parameters."""
Cost = Callable[[str], list[Statement]]


@pytest.fixture
def costs(db: None, settings: Any) -> Cost:
    """The statements of the lane for a path and query, in a worker that has shown nothing yet."""
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    lane = Lane(WSGIHandler())
    ask(lane, environ("/api/v1/products/", "page_size=1&facets=region,family"))

    def statements(path: str) -> list[Statement]:
        address, _, query = path.partition("?")
        found: list[Statement] = []
        without_documents()

        def noting(execute: Any, sql: str, parameters: Any, *rest: Any) -> Any:
            found.append((sql, parameters))
            return execute(sql, parameters, *rest)

        with connection.execute_wrapper(noting):
            assert ask(lane, environ(address, query)).status == "200 OK"
        return found

    return statements


def plan(statement: Statement) -> str:
    """How the database would go about it, were scanning a table not the cheapest for few rows."""
    sql, parameters = statement
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {sql}", parameters)
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)
        return "\n".join(" ".join(map(str, row)) for row in cursor.fetchall())


@pytest.mark.parametrize("name", WORKLOADS)
def test_a_new_question_is_one_statement(costs: Cost, name: str) -> None:
    found = costs(f"/api/v1/products/?{WORKLOADS[name]}")
    most = 0 if name == "empty" else 1 + MORE.get(name, 0)
    assert len(found) == most, found


@pytest.mark.parametrize("name", WORKLOADS)
def test_nothing_is_looked_for_by_going_through_a_table(costs: Cost, name: str) -> None:
    for statement in costs(f"/api/v1/products/?{WORKLOADS[name]}"):
        told = plan(statement)
        assert not re.search(r"Seq Scan|\bSCAN (?!CONSTANT)", told), f"{statement}\n{told}"


def test_a_product_is_found_by_its_code(costs: Cost) -> None:
    (statement,) = costs("/api/v1/products/cmb-zhaoke-toudai/?stage=growth")
    assert not re.search(r"Seq Scan|\bSCAN\b", plan(statement))


def test_a_page_reads_the_documents_that_it_shows(costs: Cost) -> None:
    """Twenty of the many that fit, and of each the summary in one language alone."""
    (statement,) = costs("/api/v1/products/?stage=startup&purpose=rnd")
    sql, parameters = statement
    positions = parameters if connection.vendor == "sqlite" else parameters[0]
    assert len(set(positions)) == len(positions) == 20
    shown = re.findall(r"(?:summary|detail)_(?:zh|en)", sql)
    assert set(shown) == {"summary_zh"}


def test_a_later_page_reads_no_more(costs: Cost, client: Client) -> None:
    path = "/api/v1/products/?stage=startup&page_size=5"
    for _ in range(3):
        path = client.get(path).json()["next"]
        assert len(costs(path)) == 1


def test_an_answer_is_its_documents_and_little_more(costs: Cost, client: Client) -> None:
    answer = client.get("/api/v1/products/")
    codes = [result["code"] for result in answer.json()["results"]]
    documents = Entry.objects.filter(code__in=codes).values_list("summary_zh", flat=True)
    stored = sum(len(document.encode()) for document in documents)
    assert len(answer.content) - stored < 20 * len(',"match":{}') + 600
    assert json.loads(answer.content)["results"][0].keys() >= {"code", "match"}


def test_what_is_unknown_is_refused_without_the_database(client: Client, db: None) -> None:
    client.get("/api/v1/products/?stage=startup")
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/api/v1/products/?stage=startup&nonsense=1").status_code == 400
    assert not captured.captured_queries


@pytest.fixture
def looked_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Names whose spelling the dictionary of pinyin was asked for."""
    found: list[str] = []

    def syllables(name: str, style: str = "") -> list[str]:
        found.append(name)
        return [name]

    monkeypatch.setattr(pinyin, "syllables", syllables)
    text.initials.cache_clear()
    yield found
    text.initials.cache_clear()


@pytest.mark.parametrize(
    "path",
    [
        *(f"/api/v1/products/?{question}" for question in WORKLOADS.values()),
        "/api/v1/products/cmb-zhaoke-toudai/?stage=growth",
        "/api/v1/changes/?limit=5",
        "/changes.atom?stage=growth&region=130000",
        "/?stage=growth",
        "/map/",
        "/products/cmb-zhaoke-toudai/",
    ],
)
@pytest.mark.django_db
def test_no_reader_opens_the_dictionary_of_pinyin(
    client: Client, path: str, looked_up: list[str]
) -> None:
    """It takes a worker 60 MB; who publishes has written the initials beside the names."""
    assert client.get(path).status_code == 200
    assert looked_up == []
