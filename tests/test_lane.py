"""The express lane answers what Django answers, headers too; it only costs less."""

from __future__ import annotations

import os
from collections.abc import Iterator
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.lane import express
from catalog.lane.express import Lane
from catalog.lane.freshness import freshness
from products import curation
from products.models import Product
from tests import generator
from tests.generated_products import publish_generated, publish_one
from tests.generator import seeded
from tests.wsgi_asking import Answered, ask, environ, one_transaction

LIST, TOUDAI = "/api/v1/products/", "/api/v1/products/cmb-zhaoke-toudai/"
REQUESTS = int(os.environ.get("LANE_REQUESTS", "400"))


@pytest.fixture
def django(db: None, settings: Any) -> Iterator[WSGIHandler]:
    settings.ALLOWED_HOSTS = ["testserver", "[::1]"]
    freshness.forget()
    with one_transaction():
        yield WSGIHandler()
    freshness.forget()


@pytest.fixture
def lane(django: WSGIHandler) -> Lane:
    return Lane(django)


class Refusing:
    """Whoever comes here has not been answered by the lane."""

    def __call__(self, asked: dict[str, Any], start: Any) -> list[bytes]:
        start("599 Not the lane's", [])
        return []


@pytest.fixture
def alone(django: WSGIHandler) -> Lane:
    """A lane with nothing behind it."""
    return Lane(Refusing())


def takes(alone: Lane, asked: dict[str, Any]) -> bool:
    return ask(alone, asked).status != "599 Not the lane's"


HEADERS: dict[str, tuple[str | None, ...]] = {
    "accept": (*([None, "*/*", "application/json"] * 4), "a/b,application/*;q=0.8", "text/html"),
    "accept_language": (None, None, "en", "zh-CN,zh;q=0.9,en;q=0.8", "fr", "en;q=0, zh", ";;"),
    "accept_encoding": (None, None, "gzip", "gzip, br", "identity", "gzip;q=0", "br"),
    "host": (*(["testserver"] * 16), "testserver:8000", "[::1]:80", "elsewhere.example", "a b"),
    "cookie": (*([None] * 12), "session=2"),
    "x_forwarded_proto": (None, None, None, "https"),
    "authorization": (*([None] * 12), "Bearer nothing"),
    "REQUEST_METHOD": (*(["GET"] * 12), "HEAD", "POST", "OPTIONS"),
}


def asked_at_random(random: Random, tags: list[str]) -> dict[str, Any]:
    """Lists and details, good and bad, spelled in many ways, with headers of all kinds."""
    headers = {name: random.choice(values) for name, values in HEADERS.items()}
    if tags and random.random() < 0.3:
        tag = random.choice(tags[-20:])
        headers["if_none_match"] = random.choice((tag, f"W/{tag}", f'"x", {tag}', "*", "x"))
    path = random.choice((LIST, LIST, LIST, TOUDAI, f"{LIST}none/", f"{LIST}a b/", f"{LIST}A/"))
    given = generator.question(random, ["2000-01-01T00:00:00Z", "2100-01-01"])
    if path != LIST:
        given = {name: value for name, value in given.items() if name in generator.CRITERIA}
    pairs = [*given.items()]
    random.shuffle(pairs)
    pairs += random.choice((*([[]] * 12), [("issuer", "")], [("nonsense", "1")], [("stage", "x")]))
    query = urlencode(pairs, safe=random.choice(("", ",")))
    return environ(path, query + random.choice((*([""] * 12), "&", "%FF")), **headers)


def test_whatever_is_asked_the_lane_answers_as_django(
    lane: Lane, alone: Lane, django: WSGIHandler
) -> None:
    """`make lane` asks ten thousand times."""
    random, tags, taken = seeded(2026), [""], 0
    publish_generated(30, seed=2026)
    for number in range(REQUESTS):
        asked = asked_at_random(random, tags)
        expected = ask(django, asked)
        if takes(alone, asked):
            taken += 1
            assert expected.status in ("200 OK", "304 Not Modified"), asked
            assert ask(lane, asked) == expected, asked
            assert ask(lane, asked) == expected, asked
            tags.append(expected.get("etag"))
        else:  # Django's own padding of packed errors is random
            assert ask(lane, asked).status == expected.status, asked
        if number % 100 == 99:
            publish_one(random, f"generated-{number}")
    assert REQUESTS // 5 < taken < REQUESTS


@pytest.mark.parametrize(
    "asked",
    [
        environ(LIST),
        environ(LIST, "stage=growth&region=130000&q=贷".encode().decode("latin-1")),
        environ(LIST, "facets=stage,region,family", accept_encoding="gzip"),
        environ(TOUDAI, "stage=growth", accept_language="en"),
    ],
    ids=["list", "question", "facets", "product"],
)
def test_what_was_asked_before_costs_no_statement(alone: Lane, asked: dict[str, Any]) -> None:
    first = ask(alone, asked)
    with CaptureQueriesContext(connection) as captured:
        assert ask(alone, asked) == first
        assert ask(alone, {**asked, "HTTP_IF_NONE_MATCH": first.get("etag")}).body == b""
        spelled = {**asked, "QUERY_STRING": f"{asked['QUERY_STRING']}&guarantee="}
        assert ask(alone, spelled) == first
    assert first.status == "200 OK"
    assert len(captured) == 0


def test_a_new_question_costs_the_documents_alone(alone: Lane) -> None:
    ask(alone, environ(LIST))
    with CaptureQueriesContext(connection) as captured:
        ask(alone, environ(LIST, "stage=growth&amount=3000000"))
    assert [query["sql"].count("catalog_entry") > 0 for query in captured] == [True]


def test_what_is_published_here_is_seen_at_once(alone: Lane) -> None:
    before = ask(alone, environ(LIST, "order=newest"))
    assert curation.adopt(record=generator.stating("newcomer", name="新来的贷"), door="test")
    after = ask(alone, environ(LIST, "order=newest"))
    assert b"newcomer" not in before.body
    assert b"newcomer" in after.body
    held = {"if_none_match": before.get("etag")}
    assert ask(alone, environ(LIST, "order=newest", **held)) == after
    assert takes(alone, environ(f"{LIST}newcomer/"))
    curation.withdraw(product=Product.objects.get(code="newcomer"), by=None, reason="x")
    assert b"newcomer" not in ask(alone, environ(LIST, "order=newest")).body
    assert not takes(alone, environ(f"{LIST}newcomer/"))


@pytest.mark.parametrize(
    "asked",
    [
        environ(LIST, authorization="Bearer x"),
        environ(LIST, cookie="session=2"),
        environ(LIST, REQUEST_METHOD="HEAD"),
        environ(LIST, host="elsewhere.example"),
        environ(LIST, accept="text/html"),
        environ(LIST, SCRIPT_NAME="/below"),
        environ(LIST, "as_of=2026-01-01"),
        environ(LIST, "nonsense=1"),
        environ(LIST, "stage=growth&stage=growth"),
        environ("/api/v1/changes/"),
        environ("/"),
    ],
)
def test_what_is_not_plain_goes_on_to_django(alone: Lane, asked: dict[str, Any]) -> None:
    assert not takes(alone, asked)
    assert not takes(alone, asked)
    assert not alone.keeping.kept


def test_a_limit_on_reading_closes_the_lane(alone: Lane, settings: Any) -> None:
    settings.ANON_LIMIT = 100
    assert not takes(alone, environ(LIST))


def test_what_goes_wrong_in_the_lane_is_left_to_django(
    lane: Lane, django: WSGIHandler, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    expected = ask(django, environ(LIST))

    def fail(*arguments: Any) -> Answered:
        raise RuntimeError

    monkeypatch.setattr(express, "_answer", fail)
    assert ask(lane, environ(LIST)) == expected
    assert "left /api/v1/products/ to Django" in caplog.text
