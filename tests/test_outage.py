"""PostgreSQL goes away and comes back: what was asked before is answered on, the rest is told so.

The server under test reaches the database by a passage that is closed; nobody else notices.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from django.db import connection

from products import curation
from products.models import Product
from tests.between import Between
from tests.live_processes import Server, database_url
from tests.partnering import a_partner, bearer, key_of
from tests.sending import proposal

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("committed"),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is a file"),
]

LIST, TOUDAI = "/api/v1/products/?stage=seed", "/api/v1/products/cmb-zhaoke-toudai/"
PAGES = {
    "/": "服务暂不可用",
    "/en/": "The service is unavailable for now",
    "/admin/": "服务暂不可用",
}
SOON = 3.5
"""Seconds in which everybody is answered, whatever the database does, on a machine with much to
do."""


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def is_fresh(self) -> bool:
        return self.status == 200 and "age" not in self.headers

    @property
    def is_stale(self) -> bool:
        return self.status == 200 and "age" in self.headers


class Served(NamedTuple):
    """A server, and the way by which it reaches its database."""

    server: Server
    between: Between

    def ask(self, path: str, method: str = "GET", body: Any = None, **headers: str) -> Answer:
        told = HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        begun = time.monotonic()
        sent = None if body is None else json.dumps(body)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        told.request(method, path, sent, {"Content-Type": "application/json", **named})
        answer = told.getresponse()
        content = answer.read()
        told.close()
        lower = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, lower, content, time.monotonic() - begun)

    def submit(self, key: str, name: str) -> Answer:
        record = proposal(code=f"sent-{hashlib.sha256(name.encode()).hexdigest()[:8]}")
        return self.ask("/api/v1/submissions/", "POST", record, Idempotency_Key=name, **bearer(key))


@pytest.fixture
def served() -> Iterator[Served]:
    with Between(database_url()) as between, Server(url=between.url) as server:
        yield Served(server, between)


def until(true: Callable[[], bool], seconds: float) -> float:
    """How long it took."""
    begun = time.monotonic()
    while not true():
        assert time.monotonic() - begun < seconds, "not in time"
        time.sleep(0.02)
    return time.monotonic() - begun


def is_told(answer: Answer) -> None:
    """503, soon, with words and with when to come again."""
    assert answer.status == 503, answer
    assert answer.seconds < SOON
    assert int(answer.headers["retry-after"]) >= 1
    assert "no-store" in answer.headers["cache-control"]
    if answer.headers["content-type"].startswith("application/problem+json"):
        assert json.loads(answer.body)["type"] == "/problems/unavailable"


Away = Callable[[Between], None]


def asked_without(served: Served, away: Away, listing: str, key: str) -> None:
    """One outage, from before it to after it; `listing` and a new submission are of its own."""
    before = served.ask(listing)
    detail = served.ask(TOUDAI, Accept_Language="en")
    assert before.is_fresh
    assert detail.is_fresh
    time.sleep(1.1)  # what was seen last is good for a second

    away(served.between)
    first = served.ask(listing)
    assert first.is_stale
    assert first.seconds < SOON
    time.sleep(1)
    for _ in range(3):
        stale = served.ask(listing)
        assert stale.body == before.body
        assert stale.headers["etag"] == before.headers["etag"]
        assert stale.headers["cache-control"] == "public, max-age=1, stale-if-error=86400"
        assert 2 <= int(stale.headers["age"]) < 30
        assert stale.seconds < 0.5, "nobody waits for what is known to be away"
    spelled = served.ask(f"{listing}&guarantee=")
    assert (spelled.is_stale, spelled.body) == (True, before.body)
    assert served.ask(TOUDAI, Accept_Language="en").body == detail.body
    held = served.ask(listing, If_None_Match=before.headers["etag"])
    assert (held.status, held.body) == (304, b"")
    assert int(held.headers["age"]) >= 2

    for path in (f"{listing}&count=none", "/api/v1/changes/", "/api/v1/products/nobody-knows/"):
        is_told(served.ask(path))
    is_told(served.submit(key, listing))
    for path, title in PAGES.items():
        page = served.ask(path, Cookie="session=somebody")
        is_told(page)
        assert title in page.body.decode()
    assert served.ask("/api/v1/openapi.json").status == 200, "it needs no database"

    served.between.open()
    assert until(lambda: served.ask("/api/v1/changes/head/").is_fresh, 5) < 3
    again = served.ask(listing)
    assert (again.is_fresh, again.body) == (True, before.body)
    assert served.submit(key, listing).status == 201
    assert served.ask("/").status == 200


@pytest.mark.parametrize("away", [Between.close, Between.hold], ids=["gone", "hanging"])
def test_reading_goes_on_without_the_database_and_all_recovers_by_itself(
    served: Served, away: Away
) -> None:
    asked_without(served, away, LIST, key_of(a_partner("a-bank", "cmb"), "submit"))


def test_a_short_trouble_is_no_matter_to_whoever_reads(served: Served) -> None:
    """A lost connection is made anew; a statement that is only slow is waited for; what has been
    taken down before an outage is not shown again in it."""
    for number in range(1, 11):
        served.between.cut()
        for path in (f"{LIST}&page_size={number}", f"/?q=贷&amount={number}0000"):
            assert served.ask(quote(path, safe="/?&=")).is_fresh, path
        assert served.ask(f"/api/v1/changes/?after={number}").is_fresh

    key = key_of(a_partner("a-bank", "cmb"), "submit")
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("LOCK TABLE partners_submission IN ACCESS EXCLUSIVE MODE")
        try:
            held = served.submit(key, "held-up")
            is_told(held)
            assert held.seconds > 2, "a lock is waited for, but not for ever"
            assert served.ask(f"{LIST}&count=none").is_fresh, "and nobody else notices"
        finally:
            cursor.execute("ROLLBACK")
    assert served.submit(key, "held-up").status == 201

    assert served.ask(TOUDAI).is_fresh
    curation.withdraw(product=Product.objects.get(code="cmb-zhaoke-toudai"), by=None, reason="x")
    time.sleep(1.1)
    after = served.ask(LIST)
    assert b"cmb-zhaoke-toudai" not in after.body
    time.sleep(1.1)
    served.between.close()
    assert served.ask(LIST).body == after.body
    is_told(served.ask(TOUDAI))
