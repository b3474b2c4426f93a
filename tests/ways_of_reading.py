"""Every way in which a reader can come by a product, or by a trace of one.

A way is an address with places for what a draft says: its code, words of it, and rows that it
refers to. A new way of reading is one line here.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.routes import routes

FACETS = (
    "stage,region,guarantee,purpose,qualification,industry,instrument,offering,family,issuer_kind"
)


class Way(NamedTuple):
    path: str
    is_current: bool = True
    """Shows what is public now; the others are the public past as well."""
    has_all: bool = False
    """Names every product that is public."""


P = "/api/v1/products/"
NAMED = "stage=growth&amount=2000000"
WAYS = [
    Way(f"{P}?page_size=100", has_all=True),
    Way(f"{P}?page_size=100&order=newest&{NAMED}"),
    Way(f"{P}?page_size=100&order=name", has_all=True),
    Way(f"{P}?page_size=100&order=limit", has_all=True),
    Way(f"{P}?page_size=3&facets={FACETS}"),
    Way(f"{P}?page_size=1&facets={FACETS}&{NAMED}&unstated=exclude"),
    Way(f"{P}?q={{words}}"),
    Way(f"{P}?q={{words}}&facets={FACETS}&count=capped"),
    Way(f"{P}?issuer={{org}}&facets={FACETS}"),
    Way(f"{P}?family={{family}}&facets=issuer_kind,stage"),
    Way(f"{P}?updated_since=2026-01-01&page_size=100"),
    Way(f"{P}?as_of=2026-01-01"),
    Way(f"{P}{{code}}/"),
    Way(f"{P}{{code}}/?{NAMED}"),
    Way(f"{P}{{code}}/?as_of=2026-01-01"),
    Way(f"{P}{{code}}/revisions/", is_current=False),
    Way("/api/v1/compare/?code=cmb-zhaoke-toudai&code={code}"),
    Way("/api/v1/compare/?code=cmb-zhaoke-toudai&code={code}x"),
    Way("/api/v1/organisations/"),
    Way("/api/v1/families/"),
    Way("/api/v1/sources/"),
    Way("/api/v1/assessment-methods/"),
    Way("/api/v1/regions/"),
    Way("/api/v1/vocabulary/"),
    Way("/api/v1/organisations.csv"),
    Way("/api/v1/families.csv"),
    Way("/api/v1/sources.csv"),
    Way("/api/v1/assessment-methods.csv"),
    Way("/api/v1/regions.csv"),
    Way("/api/v1/vocabulary.csv"),
    Way("/api/v1/products.csv", has_all=True),
    Way("/api/v1/products.csv?q={words}"),
    Way("/api/v1/changes/?after=54&limit=1000", is_current=False, has_all=True),
    Way("/api/v1/changes/head/", is_current=False),
    Way("/api/v1/export/", has_all=True),
    Way("/"),
    Way("/en/?order=newest&page_size=100"),
    Way("/?q={words}"),
    Way("/?stage=growth&compare={code}"),
    Way("/map/"),
    Way("/en/map/?q={words}"),
    Way("/products/{code}/", is_current=False),  # with its history
    Way("/en/products/{code}/?stage=growth", is_current=False),
    Way("/products/{code}/?as_of=2026-01-01"),
    Way("/products/cmb-zhaoke-toudai/"),
    Way("/compare/?code=cmb-zhaoke-toudai&code={code}"),
    Way("/sources/"),
    Way("/sources/{source}/"),
    Way("/issuers/"),
    Way("/issuers/{org}/"),
    Way("/families/"),
    Way("/en/families/{family}/"),
    Way("/methods/"),
    Way("/methods/{method}/"),
    Way("/changes.atom", is_current=False),
    Way("/en/changes.atom?stage=growth", is_current=False),
    Way("/products.csv?q={words}"),
    Way("/products.csv", has_all=True),
    Way("/sitemap.xml"),
    Way("/sitemap-products-0.xml", has_all=True),
]
WITHOUT_PRODUCTS = {"record-schema", "openapi", "docs", "robots"}
"""What says nothing of any product; what needs a key is asked for by the test itself."""


def plain(path: str) -> str:
    """As an address is declared: `/products/{}/`."""
    bare = path.partition("?")[0].removeprefix("/en")
    for place in ("{code}", "{org}", "{family}", "{source}", "{method}"):
        bare = bare.replace(place, "{}")
    return bare.replace("cmb-zhaoke-toudai", "{}").replace("sitemap-products-0", "sitemap-{}")


def unread() -> set[str]:
    """Names of addresses that no way leads to."""
    led = {plain(way.path) for way in WAYS}
    return {route.name for route in routes() if route not in led} - WITHOUT_PRODUCTS
