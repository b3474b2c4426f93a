"""Chromium for the tests that look at pages as people do, and for the pictures in `docs/`."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Page, sync_playwright

CHROMIUM = shutil.which("chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

PATIENCE = 10_000
"""Milliseconds until something that does not appear is missed."""

EVERY_PAGE = bool(os.environ.get("EVERY_PAGE"))
"""Whether every page is to be looked at in every window (`make pages`, minutes), or one of each
kind."""

WITHOUT = CHROMIUM is None and not os.environ.get("CI")

PHONE = {"viewport": {"width": 390, "height": 844}}
DESK = {"viewport": {"width": 1280, "height": 900}}


def needs_browser(test: Callable[..., None]) -> Callable[..., None]:
    """Where Chromium is installed; once, as a page is the same on both databases."""
    here = pytest.mark.skipif(WITHOUT, reason="Chromium is not installed")
    once = pytest.mark.skipif(connection.vendor != "sqlite", reason="shown on SQLite")
    marked: Callable[..., None] = here(once(test))
    return marked


@contextmanager
def chromium(**options: Any) -> Iterator[Page]:
    """A page of a browser. Its loop makes Django think of async code: ask no database inside."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_context(locale="zh-CN", **options).new_page()
        page.set_default_timeout(PATIENCE)
        yield page
        browser.close()


@contextmanager
def chromium_beside(page: Page, **options: Any) -> Iterator[Page]:
    """Somebody else at a browser of their own, while the first one's is open."""
    browser = page.context.browser
    if browser is None:
        raise RuntimeError("the page has no browser")
    context = browser.new_context(locale="zh-CN", **options)
    yield context.new_page()
    context.close()
