"""The desk's pages in Chromium: nothing blocked by the content policy, nothing that axe objects to.

axe-core comes from PyPI, and is asked for all its rules: WCAG A and AA, and good practice; about
the pages in `KINDS`, and with `make pages` about every page of the desk.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from playwright.sync_api import ConsoleMessage, Page

from tests.browser import DESK, EVERY_PAGE, PHONE, chromium, needs_browser
from tests.desk_addresses import Address, addresses, objects

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()

NOT_PAGES = {"jsi18n", "autocomplete", "products_product_export", "products_importbatch_template"}
"""Answers for programs, and files to keep."""
KINDS = {
    "index",
    "products_product_changelist",
    "products_product_change",
    "products_revision_add",
    "products_revision_change",
    "products_revision_queue",
    "a submitted revision",
    "products_importbatch_add",
    "products_importbatch_changelist",
    "products_importbatch_change",
    "products_organisation_history",
    "partners_partner_change",
    "partners_partner_issue",
}
STEP = "products_revision_approve"
"""Where `objects` keeps the key of a submitted revision."""


def pages(client: Client) -> list[Address]:
    """Every address of the desk that a superuser opens as a page of its own."""
    standing = objects()
    in_review = reverse("admin:products_revision_change", args=[standing[STEP]])
    known = [*addresses(standing), Address("a submitted revision", in_review)]
    asked = [address for address in known if address.name not in NOT_PAGES]
    return [address for address in asked if client.get(address.path).status_code == 200]


def faults(page: Page) -> list[str]:
    """What axe objects to, a line each."""
    page.evaluate(AXE)
    result: Any = page.evaluate("axe.run(document)")
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


@needs_browser
@pytest.mark.parametrize("window", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_is_accessible_fits_and_keeps_the_content_policy(
    committed: None, live_server: Any, settings: Any, window: dict[str, Any]
) -> None:
    """axe is asked once, on the wide page; on the narrow one everything has to fit."""
    settings.ONE_PERSON_DESK = False
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.create_superuser("carol", password="a long enough one"))
    opened = pages(client)
    assert {address.name for address in opened} >= KINDS
    if not EVERY_PAGE:
        opened = [address for address in opened if address.name in KINDS]
    key = client.cookies[settings.SESSION_COOKIE_NAME]
    cookie: Any = {"name": key.key, "value": key.value, "url": live_server.url}
    said: list[str] = []
    complaints, wrong, wide = [], {}, []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            said.append(f"{message.page and message.page.url} {message.text}")

    with chromium(**window) as page:
        page.on("console", hear)
        page.on("pageerror", lambda error: said.append(str(error)))
        for address in [Address("login", "/admin/login/"), *opened]:
            if address is opened[0]:
                page.context.add_cookies([cookie])
            page.goto(live_server.url + address.path)
            complaints += said
            found = faults(page) if window is DESK else []
            said.clear()  # axe itself styles what it looks at, and is told so
            if found:
                wrong[address.name] = found
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append(address.name)
    assert complaints == []
    assert wrong == {}
    assert wide == []
