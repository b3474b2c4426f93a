"""Readers beside a writer see whole states: an answer is true for the line that it names."""

from __future__ import annotations

from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.finding import database, index
from products import curation, journal
from products.models import Product
from tests import generator
from tests.generator import seeded
from tests.list_answers import Get


def test_a_reader_with_an_older_head_does_not_build_the_index_again(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = journal.head()
    curation.withdraw(product=Product.objects.get(code="cmb-zhaoke-toudai"), by=None, reason="x")
    state = index.current()
    monkeypatch.setattr(journal, "head", lambda: older)
    with CaptureQueriesContext(
        connection,
    ) as statements:
        assert index.current() is state
    assert not [q for q in statements.captured_queries if "catalog_entry" in q["sql"]]


@pytest.mark.parametrize(
    "query", ["", "q=招科投贷", "q=投贷联动", "updated_since=2000-01-01", "order=name", "q=贷"]
)
@pytest.mark.parametrize("move", ["withdraw", "revise"])
def test_an_answer_is_true_for_the_line_it_names(
    get: Get, monkeypatch: pytest.MonkeyPatch, query: str, move: str
) -> None:
    """A change comes in after the index was taken and before the database is asked."""
    code = "cmb-zhaoke-toudai"
    before = get(f"products/?{query}&page_size=100")
    told = database.found
    moved: list[str] = []

    def slowly(*arguments: Any) -> Any:
        if not moved:
            moved.append(code)
            change(code, move)
        return told(*arguments)

    monkeypatch.setattr(database, "found", slowly)
    between = get(f"products/?{query}&page_size=100")
    assert moved
    after = get(f"products/?{query}&page_size=100")
    expected = {54: before, 55: after}[between["journal"]["seq"]]
    assert between == expected


def change(code: str, move: str) -> None:
    product = Product.objects.get(code=code)
    if move == "withdraw":
        curation.withdraw(product=product, by=None, reason="x")
    else:
        assert curation.adopt(record=generator.written(seeded(16), code), door="test")


@pytest.mark.django_db(transaction=True)
def test_readers_beside_a_writer_see_whole_states(committed: None) -> None:
    """Each withdrawal takes one product away, so the line that is named tells the count."""
    codes = list(Product.objects.order_by("code").values_list("code", flat=True))[:12]
    start = journal.head().seq
    answers: list[Any] = []
    done = Event()

    def read(query: str) -> None:
        client = Client(SERVER_NAME="localhost")
        try:
            while not done.is_set():
                answers.append(client.get(f"/api/v1/products/?{query}page_size=100").json())
        finally:
            connection.close()

    queries = ("", "updated_since=2000-01-01&")
    readers = [Thread(target=read, args=(query,)) for query in queries]
    for reader in readers:
        reader.start()
    try:
        for code in codes:
            product = Product.objects.get(code=code)
            curation.withdraw(product=product, by=None, reason="x")
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert answers
    for answer in answers:
        left = 54 - (answer["journal"]["seq"] - start)
        assert answer["count"]["value"] == len(answer["results"]) == left


def test_an_answer_that_never_settles_is_unavailable(
    get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = index.current()
    curation.withdraw(product=Product.objects.get(code="cmb-zhaoke-toudai"), by=None, reason="x")
    monkeypatch.setattr(index, "current", lambda: stale)
    problem = get("products/?page_size=100", 503)
    assert problem["type"] == "/problems/unavailable"
