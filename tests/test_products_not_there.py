"""What is withdrawn says since when; a draft is as unknown as what never was."""

from __future__ import annotations

from django.test import Client

from products import curation, journal
from products.models import Change, Product
from tests.problems import Get, ask, problem


def test_a_withdrawn_product_is_gone_and_says_since_when(client: Client, db: None) -> None:
    product = Product.objects.get(code="cmb-zhaoke-toudai")
    change = curation.withdraw(product=product, by=None, reason="a private reason")
    for language in ("zh-hans", "en"):
        response = ask(client, "products/cmb-zhaoke-toudai/", language)
        body = problem(response, 410)
        assert body["type"] == "/problems/withdrawn"
        assert body["withdrawn_at"] == journal.instant(change.at)
        assert body["seq"] == change.seq == 55
        assert b"private" not in response.content


def test_a_draft_and_a_code_never_known_are_the_same_404(client: Client, db: None) -> None:
    Product.objects.create(code="only-a-draft")
    for language in ("zh-hans", "en"):
        draft = ask(client, "products/only-a-draft/", language)
        never = ask(client, "products/never-known/", language)
        problem(draft, 404)
        assert draft.content == never.content
        assert draft.headers == never.headers


def test_a_draft_is_in_no_list_and_no_suggestion(client: Client, get: Get) -> None:
    Product.objects.create(code="only-a-draft")
    assert get("products/")["count"]["value"] == Change.objects.count() == 54
