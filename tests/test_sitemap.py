"""The map of the site: every public page in both languages, and nothing that is gone."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.models import Entry
from catalog.pages import sitemap
from products import curation
from products.models import Product
from tests.reading_pages import Look

Get = Callable[..., Any]
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
HOST = "http://localhost"
TOUDAI = "cmb-zhaoke-toudai"


class Sitemap:
    """The whole map, as a crawler collects it: section → address → what is said of it."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.index = [(text(row, "loc"), text(row, "lastmod")) for row in self.read("/sitemap.xml")]
        self.sections = {address: self.section(address) for address, _ in self.index}

    def read(self, address: str) -> ET.Element:
        parts = urlsplit(address)
        answer = self.client.get(f"{parts.path}?{parts.query}")
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/xml"
        assert "max-age" in answer["Cache-Control"]
        return ET.fromstring(answer.content)  # noqa: S314 our own

    def section(self, address: str) -> dict[str, tuple[str, dict[str, str]]]:
        return {
            text(url, "loc"): (
                text(url, "lastmod"),
                {link.attrib["hreflang"]: link.attrib["href"] for link in url.findall(LINK)},
            )
            for url in self.read(address)
        }

    @property
    def urls(self) -> dict[str, tuple[str, dict[str, str]]]:
        return {url: said for section in self.sections.values() for url, said in section.items()}

    @property
    def paths(self) -> set[str]:
        """The Chinese addresses; the English ones are their twins."""
        plain = {urlsplit(url).path for url in self.urls}
        english = {path for path in plain if path.startswith("/en/")}
        assert {f"/en{path}" for path in plain - english} == english
        return plain - english


def text(element: ET.Element, name: str) -> str:
    return element.findtext(f"{MAP}{name}") or ""


@pytest.fixture
def crawl(client: Client, db: None) -> Callable[[], Sitemap]:
    return lambda: Sitemap(client)


Crawl = Callable[[], Sitemap]


def test_the_map_names_every_public_page_once(crawl: Crawl, get: Get) -> None:
    whole = crawl()
    products = get("products/?page_size=100")["results"]
    issuing = [row for row in get("organisations/")["results"] if row["products"]]
    expected = {
        *("/", "/map/", "/sources/", "/issuers/", "/families/", "/methods/"),
        *(f"/products/{row['code']}/" for row in products),
        *(f"/sources/{row['key']}/" for row in get("sources/")["results"]),
        *(f"/issuers/{row['code']}/" for row in issuing),
        *(f"/families/{row['code']}/" for row in get("families/")["results"]),
        *(f"/methods/{row['code']}/" for row in get("assessment-methods/")["results"]),
    }
    assert whole.paths == expected
    assert sum(map(len, whole.sections.values())) == 2 * len(expected)


def test_an_address_of_the_map_answers_and_says_the_same_of_its_languages(
    crawl: Crawl, look: Look
) -> None:
    """A few of each section: one page of a kind is made as the next."""
    some = [told for section in crawl().sections.values() for told in [*section.items()][:4]]
    for url, (_, alternates) in some:
        path = url.removeprefix(HOST)
        plain = path.removeprefix("/en") if path.startswith("/en/") else path
        chinese, english = f"{HOST}{plain}", f"{HOST}/en{plain}"
        assert alternates == {"zh-hans": chinese, "en": english, "x-default": chinese}
        page = look(path)
        assert page.one("link", rel="canonical")["href"] == url
        links = page.all("link", rel="alternate")
        heads = {a["hreflang"].lower(): a["href"] for a in links if "hreflang" in a}
        assert heads == alternates


def test_a_product_has_the_day_of_its_last_change(crawl: Crawl) -> None:
    whole = crawl()
    for entry in Entry.objects.public():
        day = timezone.localdate(entry.changed_at).isoformat()
        assert whole.urls[f"{HOST}/products/{entry.code}/"][0] == day
        assert whole.urls[f"{HOST}/en/products/{entry.code}/"][0] == day
    newest = max(entry.changed_at for entry in Entry.objects.public())
    section = dict(whole.index)[f"{HOST}/sitemap-products-0.xml"]
    assert section == timezone.localtime(newest).isoformat()


def test_what_is_withdrawn_is_on_no_map(crawl: Crawl) -> None:
    assert f"/products/{TOUDAI}/" in crawl().paths
    assert "/issuers/cmb/" in crawl().paths
    curation.withdraw(product=Product.objects.get(code=TOUDAI), by=None, reason="x")
    assert f"/products/{TOUDAI}/" not in crawl().paths
    assert "/issuers/cmb/" not in crawl().paths


def test_a_large_catalog_has_many_small_sections(
    crawl: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = crawl().urls
    monkeypatch.setattr(sitemap, "SPAN", 10)
    monkeypatch.setattr(sitemap.Section, "limit", 20)
    parted = crawl()
    assert parted.urls == whole
    addresses = [address for address, _ in parted.index]
    assert f"{HOST}/sitemap-products-5.xml" in addresses
    assert f"{HOST}/sitemap-issuers.xml?p=2" in addresses
    assert all(0 < len(section) <= 20 for section in parted.sections.values())


def test_the_map_is_told_with_the_address_that_readers_know(crawl: Crawl, settings: Any) -> None:
    settings.PUBLIC_URL = "https://catalog.example"
    whole = crawl()
    addresses = [address for address, _ in whole.index]
    addresses += [link for url, (_, links) in whole.urls.items() for link in (url, *links.values())]
    assert all(address.startswith("https://catalog.example/") for address in addresses)
    robots = whole.client.get("/robots.txt").content.decode()
    assert "Sitemap: https://catalog.example/sitemap.xml\n" in robots


@pytest.mark.parametrize("name", ["nothing", "products", "products-x", "products--1", "pages?p=9"])
def test_there_is_no_section_of_another_name(client: Client, db: None, name: str) -> None:
    section, _, query = name.partition("?")
    assert client.get(f"/sitemap-{section}.xml?{query}").status_code == 404


STATEMENTS = {
    "/sitemap.xml": [
        *("products_source", "products_head", "products_family", "products_assessmentmethod"),
        "catalog_entry",
    ],
    "/sitemap-pages.xml": [],
    "/sitemap-sources.xml": ["products_source"],
    "/sitemap-issuers.xml": ["products_head"],
    "/sitemap-families.xml": ["products_family"],
    "/sitemap-methods.xml": ["products_assessmentmethod"],
    "/sitemap-products-0.xml": ["catalog_entry"],
    "/robots.txt": [],
}


@pytest.mark.parametrize("path", STATEMENTS)
def test_the_map_costs_the_same_however_long_it_is(client: Client, db: None, path: str) -> None:
    client.get("/issuers/")
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    tables = [query["sql"].partition('FROM "')[2].partition('"')[0] for query in captured]
    assert tables == STATEMENTS[path]


def test_robots_are_told_where_the_map_is_and_kept_from_the_desk(client: Client) -> None:
    answer = client.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.content.decode().splitlines()
    assert lines == ["User-agent: *", "Disallow: /admin/", f"Sitemap: {HOST}/sitemap.xml"]
