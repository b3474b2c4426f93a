"""Pages lose and double nothing while the catalog moves.

Twenty walks beside writers here; `make walks` takes a thousand on each database.
"""

from __future__ import annotations

import itertools
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from threading import Event
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from products import curation, journal
from products.curation import NotAllowed
from products.models import Product
from products.record_files import RecordError
from tests import generator
from tests.generated_products import publish_generated, publish_one
from tests.generator import seeded
from tests.list_answers import Get, codes, everything, walk
from tests.publishing import MOVING, adopt, withdraw
from tests.threads import run

WALKS = int(os.environ.get("WALKS", "20"))
WALKERS, WRITERS = 2, 2
QUESTIONS = (
    "",
    "stage=growth",
    "region=610100&amount=3000000",
    "unstated=exclude&stage=startup,growth",
    "q=贷&facets=stage,region",
    "qualification=high_tech&purpose=rnd&guarantee=unsecured&equity_invested=true",
)
PAGES = (1, 3, 7, 20)


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


def asking() -> Get:
    """Asks with a client of its own, as a thread needs it."""
    client = Client(SERVER_NAME="localhost")

    def ask(path: str) -> Any:
        response = client.get(f"/api/v1/{path}")
        assert response.status_code == 200, response.content.decode()
        return response.json()

    return ask


def met_on(path: str) -> tuple[Counter[str], int]:
    """How often each product is met on the whole way, and how many pages it has."""
    pages = list(walk(asking(), path))
    return Counter(code for page in pages for code in codes(page)), len(pages)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("committed")
def test_walks_beside_writers_meet_each_untouched_product_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Any order, page and question. Those that move are met as they stand when their turn comes."""
    publish_generated(20, seed=31)
    random, first = seeded(37), journal.head().seq
    asked = [
        f"products/?{question}&order={order}&page_size="
        for question, order in itertools.product(QUESTIONS, generator.ORDERS)
    ]
    untouched = {path: set(met_on(f"{path}100")[0]) for path in asked}
    assert all(untouched.values())
    walked, pages = 0, 0
    while walked < WALKS:
        chosen = random.sample(list(itertools.product(asked, PAGES)), min(40, WALKS - walked))
        turns, over = iter(chosen), Event()

        def read(turns: Iterator[tuple[str, int]] = turns, over: Event = over) -> None:
            nonlocal pages
            try:
                for path, size in turns:
                    seen, length = met_on(f"{path}{size}")
                    kept = {code: times for code, times in seen.items() if code not in MOVING}
                    assert kept == dict.fromkeys(untouched[path], 1), (path, size)
                    pages += length
            finally:
                over.set()

        def write(seed: int, over: Event = over) -> None:
            by_chance = seeded(seed)
            while not over.is_set():
                with suppress(NotAllowed, RecordError):
                    by_chance.choice((adopt, adopt, withdraw))(by_chance)

        writers = [partial(write, random.randrange(10**6)) for _ in range(WRITERS)]
        connection.close()  # a pool has one for each thread of a server, and that is these four
        assert set(run(*[read] * WALKERS, *writers)) == {None}
        walked += len(chosen)
    written = journal.head().seq - first
    assert written >= walked / 10
    if "WALKS" in os.environ:
        with capsys.disabled():
            told = f"{walked} walks, {pages} pages beside {written} lines"
            print(f"\n{connection.vendor}: {told}; load average {os.getloadavg()}")
