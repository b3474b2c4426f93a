"""What a link shows where it is shared, and the picture beside it."""

from __future__ import annotations

import struct
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from products.models import Organisation
from tests.reading_pages import FITTING, HUAXIA, Look, Page

PAGES = [
    "/",
    FITTING,
    HUAXIA,
    "/sources/hebei-linkage/",
    "/issuers/cmb/",
    "/families/",
    "/methods/",
]


def shared(page: Page) -> dict[str, str]:
    """Every Open Graph tag, each given once."""
    tags = [(meta["property"], meta["content"]) for meta in page.all("meta") if "property" in meta]
    assert len(tags) == len(dict(tags))
    return dict(tags)


def title(page: Page) -> str:
    return " ".join(unescape(page.html.partition("<title>")[2].partition("</title>")[0]).split())


@pytest.mark.parametrize("path", [*PAGES, *(f"/en{path}" for path in PAGES)])
def test_a_shared_link_says_what_the_page_says_of_itself(look: Look, path: str) -> None:
    page = look(path)
    tags = shared(page)
    assert tags["og:title"] == title(page)
    described = page.one("meta", name="description")["content"]
    assert tags["og:description"] == " ".join(described.split())
    assert tags["og:url"] == page.one("link", rel="canonical")["href"]
    assert tags["og:type"] == "website"
    assert tags["og:site_name"]
    here, other = ("en_US", "zh_CN") if path.startswith("/en/") else ("zh_CN", "en_US")
    assert (tags["og:locale"], tags["og:locale:alternate"]) == (here, other)
    assert page.one("meta", name="twitter:card")


@pytest.mark.parametrize(("path", "status"), [("/nope/", 404), ("/?stage=xx", 400)])
def test_a_page_that_says_no_has_no_address_to_be_known_by(
    look: Look, path: str, status: int
) -> None:
    page = look(path, status)
    assert shared(page) == {}


def test_the_picture_is_absolute_small_and_of_the_size_it_says(
    look: Look, settings: Any, client: Client
) -> None:
    tags = shared(look("/"))
    assert tags["og:image"] == "http://localhost/static/catalog/share.png"
    assert tags["og:image:alt"]
    file = Path(str(finders.find("catalog/share.png")))
    data = file.read_bytes()
    assert len(data) <= 40 * 1024
    assert data.startswith(b"\x89PNG")
    assert struct.unpack(">II", data[16:24]) == (1200, 630)
    assert (int(tags["og:image:width"]), int(tags["og:image:height"])) == (1200, 630)
    settings.PUBLIC_URL = "https://catalog.example"
    assert shared(look("/"))["og:image"] == "https://catalog.example/static/catalog/share.png"


def test_the_picture_is_no_request_of_the_page(look: Look) -> None:
    page = look(HUAXIA)
    assert not [attrs for _, attrs in page.tags if "share.png" in attrs.get("src", "")]
    assert not [link for link in page.all("link") if "share.png" in link["href"]]


@pytest.mark.django_db
def test_what_the_data_says_stays_inside_its_attribute(look: Look) -> None:
    name = """"><script>alert(1)</script>'&amp;"""
    Organisation.objects.filter(code="cmb").update(name=name)
    page = look("/issuers/cmb/")
    assert shared(page)["og:title"] == title(page) == f"{name} · 科贷"
    assert not page.all("script")
