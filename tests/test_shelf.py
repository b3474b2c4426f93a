"""Documents that were shown lately come from memory, and never as they were."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User

from catalog.finding import documents, index, shelf
from products import curation
from products.models import Product
from tests.builders import approve, draft_of
from tests.index_states import without_documents

Get = Callable[..., Any]
NEWEST = "products/?order=newest&page_size=5"


@pytest.fixture
def read(get: Get, monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    """The positions whose documents were read, statement by statement; none has been so far."""
    asked: list[list[int]] = []
    reading = documents.summaries
    get(NEWEST)
    without_documents()

    def noting(positions: Any, language: str, *, with_terms: bool) -> Any:
        asked.append(sorted(positions))
        return reading(positions, language, with_terms=with_terms)

    monkeypatch.setattr(documents, "summaries", noting)
    return asked


def test_what_was_shown_is_not_read_again(get: Get, read: list[list[int]]) -> None:
    first = get(NEWEST)
    assert get("products/?order=newest&page_size=7")["results"][:5] == first["results"]
    assert [len(positions) for positions in read] == [5, 2]


def test_a_revised_product_is_read_anew_and_the_others_are_not(
    get: Get, read: list[list[int]], editor: User, reviewer: User
) -> None:
    shown = get(NEWEST)["results"]
    draft = draft_of(shown[2]["code"], editor, name="改了名的产品")
    approve(curation.submit(revision=draft, by=editor), by=reviewer)
    again = get(NEWEST)["results"]
    assert again[2]["name"] == "改了名的产品"
    assert [one for n, one in enumerate(again) if n != 2] == [
        one for n, one in enumerate(shown) if n != 2
    ]
    assert [len(positions) for positions in read] == [5, 1]


def test_a_withdrawn_product_is_gone_at_once(get: Get, read: list[list[int]]) -> None:
    shown = get(NEWEST)["results"]
    product = Product.objects.get(code=shown[0]["code"])
    curation.withdraw(product=product, by=None, reason="停办")
    assert [one["code"] for one in get(NEWEST)["results"][:4]] == [one["code"] for one in shown[1:]]


def test_each_language_has_its_own(get: Get, read: list[list[int]]) -> None:
    get(NEWEST)
    english = get(NEWEST, **{"Accept-Language": "en"})
    assert english["results"][0]["offering"]["label"].isascii()
    assert len(read) == 2


def test_verdicts_that_need_the_terms_have_them(get: Get, read: list[list[int]]) -> None:
    """Shown without a criterion first, the documents were read without their terms."""
    get("products/?page_size=100")
    asked = "stage=mature&region=110000&amount=999999999999&qualification=unicorn&page_size=100"
    with_shelf = get(f"products/?{asked}")
    without_documents()
    assert get(f"products/?{asked}") == with_shelf
    assert {"manual", "unknown"} & {
        verdict["verdict"] for one in with_shelf["results"] for verdict in one["match"].values()
    }


def test_it_holds_no_more_than_it_may(
    get: Get, read: list[list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "HELD", 8)
    path = NEWEST
    while path:
        path = (get(path)["next"] or "").removeprefix("/api/v1/")
    for _ in range(2):
        assert len(get("products/?order=newest&page_size=30")["results"]) == 30
    (held,) = index.current().shelf.held.values()
    assert len(held) <= 30
