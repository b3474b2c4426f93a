"""A hundred attempts to run something stand in addresses, and are shown as what they are."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.injections import INJECTIONS
from tests.reading_pages import same_on_both
from tests.shown_as_text import flat, of_templates, shown

pytestmark = [pytest.mark.django_db, same_on_both]

ROOMS = [
    tongue + room
    for tongue in ("", "/en")
    for room in ("/", "/map/", "/compare/", "/products/cmb-zhaoke-toudai/", "/sources/cmb/")
]
"""Pages that take parameters, and one that takes none of its own."""


def questions() -> Iterator[dict[str, str]]:
    """Each string once, in one parameter or another."""
    names = ["q", "place", "stage", "cursor", "compare", "code", "amount", "amount_wan"]
    for start in range(0, len(INJECTIONS), len(names)):
        some = INJECTIONS[start : start + len(names)]
        yield {**dict(zip(names, some, strict=False)), some[0]: some[-1]}


def test_what_stands_in_an_address_is_shown_and_nothing_more(client: Client) -> None:
    known = of_templates(client)
    for room, question in itertools.product(ROOMS, questions()):
        path = f"{room}?{urlencode(question)}"
        answer = client.get(path)
        assert answer.status_code == 400, path
        shown(answer.content.decode(), known, path)


def test_what_is_searched_for_stays_in_its_field(client: Client) -> None:
    known = of_templates(client)
    for text in INJECTIONS:
        answer = client.get(f"/?{urlencode({'q': text})}")
        page = shown(answer.content.decode(), known, text)
        assert answer.status_code == (400 if "\t" in text else 200)
        assert [flat(typed) for typed in page.typed("q")] == [flat(text.replace("\t", ""))]


def test_an_address_nobody_knows_is_not_repeated(client: Client) -> None:
    for text in ("<script>hit(1)</script>", '"onload=hit(2)', "{{hit(3)}}"):
        for room in ("/", "/products/", "/sources/", "/issuers/", "/families/", "/methods/"):
            answer = client.get(f"{room}{text}/")
            assert answer.status_code == 404
            assert "hit" not in answer.content.decode()
