"""A hundred attempts to run something are typed at the desk, and shown as what they are.

Without a browser: no element and no attribute of a page comes from data, JSON-LD and feed give the
very strings back. In Chromium, with the content policy switched off so that nothing but escaping
stands in the way: nothing runs, and nobody else is asked for anything.
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings

from tests.injected_catalog import ENTERED, TONGUES, enter, lists, pages_of
from tests.reading_pages import same_on_both
from tests.shown_as_text import flat, of_templates, shown

pytestmark = [pytest.mark.django_db, same_on_both]

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def injected(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Entered once for the tests below, each of which has its own transaction within."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(ONE_PERSON_DESK=True):
            enter()
        yield
        transaction.set_rollback(True)


def test_what_is_typed_at_the_desk_is_shown_and_nothing_more(
    injected: None, client: Client
) -> None:
    template_made = of_templates(client)

    def read(path: str) -> str:
        answer = client.get(path)
        assert answer.status_code == 200, path
        return flat(shown(answer.content.decode(), template_made, path).text)

    for entered in ENTERED:
        for path in pages_of(entered):
            assert flat(entered.short) in read(path), path
    together: dict[str, str] = {}
    for path in lists():
        kind = path.partition("?")[0]
        together[kind] = together.get(kind, "") + read(path)
    for kind, text in together.items():
        named = [
            flat(entered.issuer if "issuers" in kind else entered.short) for entered in ENTERED
        ]
        assert [name for name in named if name not in text] == [], kind


@pytest.mark.parametrize("tongue", TONGUES)
def test_linked_data_gives_the_very_strings_back(
    injected: None, client: Client, tongue: str
) -> None:
    for entered in ENTERED:
        html = client.get(f"{tongue}/products/{entered.code}/").content.decode()
        (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
        said = json.loads(block)
        assert {flat(entered.name), flat(entered.issuer)} <= {flat(text) for text in texts(said)}


def texts(value: Any) -> Iterator[str]:
    """Every text in a JSON document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for member in value.values() if isinstance(value, dict) else value:
            yield from texts(member)


@pytest.mark.parametrize("tongue", TONGUES)
def test_the_feed_stays_a_feed(injected: None, client: Client, tongue: str) -> None:
    titles = ""
    address: str | None = f"{tongue}/changes.atom"
    while address:
        feed = ET.fromstring(client.get(address).content)  # noqa: S314
        address = next(
            (a.get("href") for a in feed.iter(f"{ATOM}link") if a.get("rel") == "next"), None
        )
        titles += " ".join(flat(title.text or "") for title in feed.iter(f"{ATOM}title"))
    for entered in ENTERED:
        assert flat(entered.name) in titles
