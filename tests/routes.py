"""Every address outside the desk, read from the resolver: what is not listed is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from django.urls import URLPattern, URLResolver, get_resolver

from tests.desk_addresses import PLACE

REAL = {
    "product-detail": "cmb-zhaoke-toudai",
    "revisions": "cmb-zhaoke-toudai",
    "product-page": "cmb-zhaoke-toudai",
    "source-page": "hebei-linkage",
    "issuer-page": "cmb",
    "family-page": "equity-linked-loan",
    "method-page": "cash-flow-credit-information",
    "sitemap-section": "products-0",
}
"""What stands in an address that names one thing of the shipped catalog."""
HELD = {
    "submission-detail": "sub_none",
    **{
        f"webhook-{name}": "0000000000000000"
        for name in ("detail", "deliveries", "redeliver", "rotate", "test")
    },
}
"""What needs a key, and names something that a partner has: here, nothing."""


class Route(str):
    """An address as it is declared: `/products/{}/`, with its name."""

    name: str = ""

    def with_one(self, code: str) -> str:
        return self.replace("{}", code)


def routes() -> list[Route]:
    """The API, its description, the pages in Chinese, files for programs; not the desk."""
    return list(_below(get_resolver().url_patterns, "/"))


def paths(known: Mapping[str, str] = REAL) -> dict[str, str]:
    """Name → address with something real in it; KeyError where nothing is known for a name."""
    given = {**HELD, **known}
    return {
        route.name: route.with_one(given[route.name]) if "{}" in route else route
        for route in routes()
    }


def _below(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[Route]:
    for pattern in patterns:
        here = before + re.sub(r"^\^|\$$|\\Z$", "", str(pattern.pattern)).replace("\\", "")
        if isinstance(pattern, URLResolver):
            if not here.startswith("/admin/"):
                yield from _below(pattern.url_patterns, here)
        else:
            route = Route(PLACE.sub("{}", here))
            route.name = pattern.name or ""
            yield route
