"""In Chromium a hundred attempts to run something run nothing and reach nobody.

The content policy is switched off here, so that nothing but escaping stands in the way.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Dialog, Page, Request

from tests.browser import PHONE, chromium, needs_browser
from tests.injected_catalog import ENTERED, enter, lists, pages_of
from tests.injections import INJECTIONS

LISTEN = """
window.hits = [];
window.hit = (...given) => { window.hits.push(String(given)); return () => {}; };
"""
FOUND = """
() => {
    const shown = ['title', 'value', 'content', 'aria-label', 'alt'];
    const runs = ({name, value}) =>
        /^(on|hx-on|srcdoc)/.test(name) || /^\\s*\\w*script:/i.test(value);
    return [
        ...window.hits.map(given => `hit(${given})`),
        ...[...document.querySelectorAll('*')].flatMap(one => [...one.attributes]
            .filter(attribute => runs(attribute) && !shown.includes(attribute.name))
            .map(({name, value}) => `<${one.localName} ${name}=${value}>`)),
    ];
}
"""
"""What has run, and what waits to be clicked or hovered over."""


class Watch:
    """What a page did that it should not have done, while it was open."""

    def __init__(self, page: Page, origin: str) -> None:
        self.seen: list[str] = []
        self.page, self.origin = page, origin
        page.add_init_script(LISTEN)
        page.on("dialog", self.dialog)
        page.on("request", self.request)

    def dialog(self, dialog: Dialog) -> None:
        self.seen.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def request(self, request: Request) -> None:
        there = urlsplit(request.url)
        if f"{there.scheme}://{there.netloc}" != self.origin and there.scheme != "data":
            self.seen.append(f"asked {request.url}")

    def look(self, path: str) -> list[str]:
        self.seen.clear()
        self.page.goto(self.origin + path)
        return [f"{path}: {what}" for what in [*self.seen, *self.page.evaluate(FOUND)]]


def questions() -> list[str]:
    """Ten at a time: a search that is too long is a mistake, and shown as it was typed."""
    tens = [" ".join(INJECTIONS[start : start + 10]) for start in range(0, len(INJECTIONS), 10)]
    rooms = ["/", "/map/", "/compare/", "/products/cmb-zhaoke-toudai/"]
    return [
        f"{room}?{urlencode({'q': ten, 'place': ten, 'compare': ten})}"
        for room in rooms
        for ten in (tens if room == "/" else tens[:1])
    ]


@needs_browser
def test_nothing_that_was_typed_runs(committed: None, live_server: Any, settings: Any) -> None:
    settings.ONE_PERSON_DESK = True
    enter()
    products = [next(pages_of(entered)) for entered in ENTERED]
    with chromium(**PHONE, bypass_csp=True) as page:
        watch = Watch(page, live_server.url)
        paths = [*products, *lists(), *questions(), "/changes.atom"]
        assert [what for path in paths for what in watch.look(path)] == []
        page.set_content("<img src=x onerror=hit(1)><a href='javascript:hit(2)'>x</a>")
        page.wait_for_function("window.hits.length")
        assert page.evaluate(FOUND)[0] == "hit(1)"
        assert len(page.evaluate(FOUND)) == 3
