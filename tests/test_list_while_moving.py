"""Pages lose and double nothing while the catalog moves."""

from __future__ import annotations

import pytest

from products import curation
from products.models import Product
from tests import generator
from tests.generated_products import publish_generated, publish_one
from tests.generator import seeded
from tests.list_answers import Get, codes, everything, walk


@pytest.mark.parametrize("order", generator.ORDERS)
def test_pages_lose_and_double_nothing_while_others_are_published_and_withdrawn(
    get: Get, order: str
) -> None:
    publish_generated(6, seed=7)
    random = seeded(8)
    unchanged = {r["code"] for r in everything(get, "products/?stage=growth&page_size=100")}
    path = f"products/?stage=growth&order={order}&page_size=7"
    seen: list[str] = []
    for number, page in enumerate(walk(get, path)):
        seen += codes(page)
        publish_one(random, f"newcomer-{number}")
        if number < 6:
            gone = Product.objects.get(code=f"generated-{number}")
            curation.withdraw(product=gone, by=None, reason="x")
            unchanged.discard(gone.code)
    kept = [code for code in seen if code in unchanged]
    assert sorted(kept) == sorted(unchanged)
    assert len(seen) == len(set(seen))


def test_the_product_that_ended_a_page_may_be_withdrawn(get: Get) -> None:
    every = codes(get("products/?order=name&page_size=100"))
    first = get("products/?order=name&page_size=10")
    last = Product.objects.get(code=codes(first)[-1])
    curation.withdraw(product=last, by=None, reason="x")
    following = get(first["next"].removeprefix("/api/v1/"))
    assert codes(following) == every[10:20]
