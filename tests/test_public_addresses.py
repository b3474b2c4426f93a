"""The list of pages that other tests walk leaves none out, and each answers as it says."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import resolve

from catalog.pages.urls import urlpatterns
from tests.public_addresses import CHINESE, FEEDS, PAGES, withdraw


def test_every_address_of_the_pages_is_in_the_list() -> None:
    paths = [shown.path for shown in CHINESE if "no-such" not in shown.path] + FEEDS
    plain = {path.partition("?")[0] for path in paths if not path.startswith("/en/")}
    asked = {resolve(path).url_name for path in plain}
    assert asked >= {pattern.name for pattern in urlpatterns}


@pytest.mark.django_db
def test_every_page_answers_as_the_list_says(client: Client) -> None:
    withdraw()
    told = {path: client.get(path).status_code for _, path, _ in PAGES}
    assert told == {path: status for _, path, status in PAGES}
