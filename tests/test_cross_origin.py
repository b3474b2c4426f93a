"""A script on anybody's page may read all that is public: asked before, answered, refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from catalog.api.reading import Reading
from catalog.finding import index
from tests.browser import chromium, needs_browser
from tests.listeners import INNER, Handler, Web

LIST = "/api/v1/products/"
ORIGIN = {"Origin": "https://elsewhere.example"}


def readings(found: URLResolver, before: str = "/") -> Iterator[str]:
    """The address of every view that reads, with a product's code where one belongs."""
    for each in found.url_patterns:
        if isinstance(each, URLResolver):
            yield from readings(each, before + str(each.pattern))
        elif isinstance(each, URLPattern):
            view = getattr(each.callback, "cls", getattr(each.callback, "view_class", None))
            if isinstance(view, type) and issubclass(view, Reading):
                path = before + str(each.pattern).lstrip("^").rstrip("$").rstrip("\\Z")
                yield path.replace("(?P<code>[^/.]+)", "cmb-zhaoke-toudai").replace("\\", "")


def words(header: str) -> set[str]:
    return {word.strip().lower() for word in header.split(",")}


def test_every_address_that_reads_answers_a_browser_that_asks_first(client: Client) -> None:
    asking = {
        **ORIGIN,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "accept-language,if-none-match",
    }
    addresses = set(readings(get_resolver()))
    assert {LIST, f"{LIST}cmb-zhaoke-toudai/", "/api/v1/changes/head/"} <= addresses
    assert {"/api/v1/openapi.json", "/api/v1/compare/", "/api/v1/vocabulary/"} <= addresses
    for address in addresses:
        answer = client.options(address, headers=asking)
        assert (answer.status_code, answer.content) == (204, b""), address
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert words(answer["Access-Control-Allow-Methods"]) == {"get", "head", "options"}
        allowed = words(answer["Access-Control-Allow-Headers"])
        assert {"accept-language", "if-none-match", "authorization"} <= allowed
        assert int(answer["Access-Control-Max-Age"]) > 0
        assert not answer.has_header("Access-Control-Allow-Credentials")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        *(("GET", LIST, 200), ("HEAD", LIST, 200), ("GET", f"{LIST}?x=1", 400)),
        *(("GET", f"{LIST}never-known/", 404), ("GET", "/api/v1/nope/", 404)),
        *(("POST", LIST, 405), ("DELETE", "/api/v1/changes/", 405)),
        *(("OPTIONS", "/api/v1/nope/", 404), ("GET", f"{LIST}?q={'x' * 5000}", 414)),
    ],
)
@pytest.mark.parametrize("asked", [{}, ORIGIN])
def test_whatever_is_answered_may_be_read_from_any_page(
    client: Client, db: None, method: str, path: str, status: int, asked: dict[str, str]
) -> None:
    answer = client.generic(method, path, headers=asked)
    assert answer.status_code == status
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert {"etag", "link", "retry-after"} <= words(answer["Access-Control-Expose-Headers"])
    assert "Origin" not in answer.headers.get("Vary", "")


def test_a_failure_may_be_read_from_any_page(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("on purpose")

    monkeypatch.setattr(index, "current", broken)
    client.raise_request_exception = False
    answer = client.get(LIST, headers=ORIGIN)
    assert answer.status_code == 500
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "no-store"


def nothing(asked: Handler) -> None:
    """An empty page, of another origin."""
    asked.say(200, **{"Content-Type": "text/html"})


ASKED = """
async address => {
    const told = [];
    const ask = async (path, headers, method = 'GET') => {
        // The browser's own cache would answer in our place.
        const answer = await fetch(address + path, {headers, method, cache: 'no-store'});
        const body = answer.status === 304 ? null : await answer.text();
        const read = name => answer.headers.get(name);
        told.push({status: answer.status, etag: read('ETag'), link: read('Link'), body});
        return read('ETag');
    };
    const held = await ask('/api/v1/products/', {'Accept-Language': 'en'});
    await ask('/api/v1/products/', {'Accept-Language': 'en', 'If-None-Match': held});
    await ask('/api/v1/products/?x=1', {'Accept-Language': 'en'});
    await ask('/api/v1/products/', {'Accept-Language': 'en'}, 'POST');
    return told;
}
"""


@needs_browser
def test_a_page_of_another_origin_asks_and_reads(committed: None, live_server: Any) -> None:
    with Web(nothing, INNER) as elsewhere, chromium() as page:
        page.goto(elsewhere.url("/", INNER))
        full, held, wrong, posted = page.evaluate(ASKED, live_server.url)
    assert (full["status"], held["status"], wrong["status"]) == (200, 304, 400)
    assert '"label":"Growth"' in full["body"]
    assert full["etag"].startswith('"')
    assert held["etag"] == full["etag"]
    assert 'rel="next"' in full["link"]
    assert "There is no such parameter." in wrong["body"]
    assert posted["status"] == 405
