"""What a first visit costs a phone: bytes over the wire, requests, and nothing that jumps."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from playwright.sync_api import Page

from tests.browser import DESK, PHONE, chromium, needs_browser
from tests.public_addresses import LIMITED, XIAN

MOST_BYTES = 60_000
MOST_REQUESTS = 6
NOTICED = 0.001
"""A browser may paint while a line is still coming in, and a link at its end then grows to the
left: by less than a thousandth of the window, which is what anyone measures in."""

VISITED = ["/", f"/?{XIAN}", f"/products/{LIMITED}/?{XIAN}"]

SHIFTED = """
() => new Promise(done => {
    let sum = 0;
    const add = shifts => shifts.forEach(shift => { sum += shift.value; });
    new PerformanceObserver(seen => add(seen.getEntries()))
        .observe({type: 'layout-shift', buffered: true});
    const frames = left => left ? requestAnimationFrame(() => frames(left - 1)) : done(sum);
    frames(5);
})
"""
"""How far what was shown has moved since, as browsers measure it: the sum of all shifts."""


@pytest.fixture
def origin(committed: None, live_server: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """Served as in production: Django's live server would hand out static files by itself."""
    monkeypatch.setattr(live_server.thread.httpd, "application", WSGIHandler())
    return str(live_server.url)


class Visit(NamedTuple):
    """What came over the wire until the page stood still."""

    addresses: list[str]
    bytes: int
    shifted: float


def visit(page: Page, address: str) -> Visit:
    """Open an address with an empty cache."""
    asked: list[str] = []
    sizes: list[float] = []
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    wire.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address)
    shifted = page.evaluate(SHIFTED)
    wire.detach()
    return Visit(asked, round(sum(sizes)), shifted)


@needs_browser
@pytest.mark.parametrize("window", [PHONE, DESK], ids=["phone", "desk"])
def test_a_first_visit_is_light_and_stands_still(origin: str, window: dict[str, Any]) -> None:
    with chromium(**window) as page:
        for path in VISITED:
            seen = visit(page, origin + path)
            assert 10_000 < seen.bytes <= MOST_BYTES, path
            assert 2 <= len(seen.addresses) <= MOST_REQUESTS, seen.addresses
            assert seen.shifted < NOTICED, path
        page.evaluate("document.body.prepend(document.createElement('h1'))")
        page.evaluate("document.body.firstChild.textContent = '科贷'")
        assert page.evaluate(SHIFTED) > NOTICED


@pytest.mark.parametrize("path", [*VISITED, "/static/catalog/kedai.css", "/changes.atom"])
def test_what_is_text_is_packed(client: Client, db: None, path: str) -> None:
    plain, packed = client.get(path), client.get(path, headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert len(packed.getvalue()) < len(plain.getvalue()) / 2
