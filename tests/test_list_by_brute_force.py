"""What the list answers is what the matcher says of each product, in every order, to the end."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from products import curation, journal
from products.matching import Verdict
from products.models import Change, Product
from tests import generator, oracle
from tests.generated_products import publish_generated, publish_one
from tests.generator import Asked, seeded
from tests.list_answers import Get, codes, counted, everything, walk

QUESTIONS = 500
GENERATED = 150
MOST_PAGES = 3


def shown(verdicts: dict[str, Verdict]) -> dict[str, Any]:
    """Verdicts of the matcher as a Chinese answer holds them."""
    return {
        name: {
            "verdict": verdict.verdict,
            "basis": verdict.basis,
            "note": verdict.note.zh if verdict.note else None,
            "distance": verdict.distance,
        }
        for name, verdict in verdicts.items()
    }


def revise_withdraw_and_republish(seed: int) -> None:
    random = seeded(seed)
    for n in range(12):
        code = f"generated-{n}"
        if n % 3:
            curation.withdraw(product=Product.objects.get(code=code), by=None, reason="x")
        if n % 3 != 1:
            publish_one(random, code)


def moments() -> list[str]:
    """Instants before, between and after all changes."""
    lines = list(Change.objects.order_by("seq"))
    between = [journal.instant(lines[len(lines) * part // 4].at) for part in (1, 2, 3)]
    return ["2000-01-01T00:00:00Z", "2999-01-01T00:00:00Z", *between]


def check(get: Get, asked: Asked, products: list[oracle.Product], families: list[str]) -> Any:
    """Walk the API's answer beside the oracle's; what was answered, for a digest."""
    expected = oracle.answer(products, asked, families)
    size = int(asked.get("page_size", 20))
    start = 0
    pages = list(walk(get, f"products/?{urlencode(asked)}", MOST_PAGES))
    for page in pages:
        end = start + size
        assert codes(page) == expected.codes[start:end], asked
        verdicts = [shown(found) for found in expected.verdicts[start:end]]
        assert [result["match"] for result in page["results"]] == verdicts, asked
        assert (page["next"] is None) == (end >= len(expected.codes)), asked
        assert page["count"] == expected.count, asked
        assert counted(page["facets"]) == expected.facets, asked
        start = end
    results = [result for page in pages for result in page["results"]]
    return {"results": results, "count": pages[0]["count"], "facets": pages[0]["facets"]}


def test_answers_are_those_of_the_matcher_by_brute_force(get: Get) -> None:
    publish_generated(GENERATED, seed=1)
    revise_withdraw_and_republish(seed=9)
    products, since = oracle.public_products(), moments()
    families = [row["code"] for row in get("families/")["results"]]
    random = seeded(2)
    digest = hashlib.sha256()
    for _ in range(QUESTIONS):
        answered = check(get, generator.question(random, since), products, families)
        digest.update(journal.canonical(answered).encode() + b"\n")
    if os.environ.get("ANSWERS_DIGEST"):
        Path(os.environ["ANSWERS_DIGEST"]).write_text(digest.hexdigest() + "\n")


@pytest.mark.parametrize("order", generator.ORDERS)
def test_every_order_is_walked_to_its_end(get: Get, order: str) -> None:
    publish_generated(8, seed=3)
    products = oracle.public_products()
    random = seeded(4)
    for size in ("3", "20"):
        asked = generator.question(random, moments()) | {"order": order, "page_size": size}
        asked.pop("facets", None)
        found = [result["code"] for result in everything(get, f"products/?{urlencode(asked)}")]
        assert found == oracle.answer(products, asked).codes, asked
