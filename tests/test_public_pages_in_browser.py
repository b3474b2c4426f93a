"""Every kind of public page in Chromium: nothing that axe objects to, nothing said on the console
or blocked by the content policy, nothing wider than the window.

axe-core comes from PyPI, and is asked for all its rules: WCAG A and AA, and good practice. It is
what costs time, so it looks once at each palette, each layout and each language; at every page in
both languages, palettes and widths with `make pages`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import ConsoleMessage, Page

from tests.browser import EVERY_PAGE, chromium, needs_browser
from tests.public_addresses import CHINESE, ENGLISH, Shown, then, withdraw
from tests.test_desk_in_browser import AXE


class Window(NamedTuple):
    """How the pages are looked at, and the other widths that they have to fit, too."""

    width: int
    scheme: str
    pages: list[Shown]
    widths: tuple[int, ...] = ()


KINDS = {
    *("answer", "finder with mistakes", "map of an answer", "product with a limit"),
    *("product withdrawn", "three compared", "source", "issuer"),
}
"""Those that look most different from each other."""

NARROW = [shown for shown in ENGLISH if shown.name.removesuffix(", in English") in KINDS]
WINDOWS = {
    "wide and light": Window(1280, "light", CHINESE, widths=(360, 1600)),
    "narrow and dark, in English": Window(360, "dark", NARROW),
}
if EVERY_PAGE:
    WINDOWS = {
        f"{width}, {scheme}": Window(width, scheme, [*CHINESE, *ENGLISH], widths)
        for width, widths in ((1280, (1600,)), (360, ()))
        for scheme in ("light", "dark")
    }
OBJECTIONS = """
axe.run(document, {resultTypes: ['violations'], preload: false, rules: Object.fromEntries(
    ['target-size', 'label-content-name-mismatch', 'p-as-heading', 'td-has-header',
     'table-fake-caption', 'css-orientation-lock'].map(rule => [rule, {enabled: true}]))})
"""
"""All that axe asks of itself, and of what it leaves to the asker all but triple A."""

TOO_WIDE = """
() => document.documentElement.scrollWidth <= innerWidth ? [] :
    [...document.querySelectorAll('body *')]
        .map(one => [one, Math.round(one.getBoundingClientRect().right)])
        .filter(([one, right]) => right > innerWidth + 1)
        .map(([one, right]) => `${right} of ${innerWidth}: ${one.outerHTML.slice(0, 150)}`)
        .slice(0, 4)
"""
"""What reaches beyond the window, on a page that would have to be scrolled sideways."""


def objections(page: Page) -> Iterator[str]:
    """What axe says, a line each."""
    page.evaluate(AXE)
    result: Any = page.evaluate(OBJECTIONS)
    for violation in result["violations"]:
        for node in violation["nodes"]:
            yield f"{violation['id']}: {node['target']} {node['failureSummary']}"


def faults(page: Page, origin: str, window: Window) -> Iterator[str]:
    """What is wrong with the pages in this window, a line each."""
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # A browser says so of every answer that is not a 200, and means no fault of the page.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            said.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: said.append(str(error)))
    for name, path, status in window.pages:
        said.clear()
        answer = page.goto(origin + path)
        if answer is None or answer.status != status:
            yield f"{name}: {answer and answer.status}, not {status}"
            continue
        yield from (f"{name}: console: {words}" for words in said)
        yield from (f"{name}: {objection}" for objection in objections(page))
        for width in (window.width, *window.widths):
            page.set_viewport_size({"width": width, "height": 800})
            yield from (f"{name}: {beyond}" for beyond in page.evaluate(TOO_WIDE))
        page.set_viewport_size({"width": window.width, "height": 800})


@needs_browser
@pytest.mark.parametrize("window", WINDOWS.values(), ids=WINDOWS)
def test_every_page_is_accessible_fits_and_keeps_the_content_policy(
    committed: None, live_server: Any, window: Window
) -> None:
    withdraw()
    window = window._replace(pages=[*window.pages, then()])
    size = {"width": window.width, "height": 800}
    assert len(window.pages) > 1
    with chromium(viewport=size, color_scheme=window.scheme) as page:
        found = list(faults(page, live_server.url, window))
    assert not found, "\n".join(found)
