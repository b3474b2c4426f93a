"""The desk's pages in Chromium: nothing blocked by the content policy, nothing that axe objects to.

axe-core comes from PyPI, and is asked for all its rules: WCAG A and AA, and good practice.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page

from tests.desk_addresses import Address, addresses, objects
from tests.test_journeys import DESK, chromium, needs_browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
PHONE_WITH_SCRIPTS = {"viewport": {"width": 390, "height": 844}}

NOT_PAGES = {"jsi18n", "autocomplete", "products_product_export", "products_importbatch_template"}
"""Answers for programs, and files to keep."""


def pages(client: Client) -> list[Address]:
    """Every address of the desk that a superuser opens as a page of its own."""
    found = []
    for address in addresses(objects()):
        if address.name in NOT_PAGES:
            continue
        answer = client.get(address.path)
        if answer.status_code == 200:
            found.append(address)
    return found


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
@pytest.mark.parametrize("window", [DESK, PHONE_WITH_SCRIPTS], ids=["desk", "phone"])
def test_every_page_is_accessible_and_keeps_the_content_policy(
    committed: None, live_server: Any, settings: Any, window: dict[str, Any]
) -> None:
    settings.ONE_PERSON_DESK = False
    carol = User.objects.create_superuser("carol", password="a long enough one")
    client = Client(SERVER_NAME="localhost")
    client.force_login(carol)
    opened = pages(client)
    names = {address.name for address in opened}
    assert {
        "index",
        "products_product_changelist",
        "products_product_change",
        "products_revision_add",
        "products_revision_change",
        "products_revision_queue",
        "products_importbatch_add",
        "products_importbatch_changelist",
        "products_importbatch_change",
        "products_organisation_history",
    } <= names
    key = client.cookies["sessionid"].value
    said: list[str] = []
    wrong: dict[str, list[str]] = {}
    wide: list[str] = []
    with chromium(**window) as page:
        page.on("console", lambda message: said.append(f"{message.type} {message.text}"))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
        for address in opened:
            page.goto(live_server.url + address.path)
            found = faults(page)
            if found:
                wrong[address.name] = found
            if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
                wide.append(address.name)
    assert said == []
    assert wrong == {}
    if window is PHONE_WITH_SCRIPTS:
        assert wide == []
