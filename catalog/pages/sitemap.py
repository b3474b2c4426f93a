"""The map of the site for search engines: every public page, in both languages.

An index names the sections. Products stand in sections by their position, which never moves: a
section changes with its own products alone, and the last costs no more than the first. What was
withdrawn is in none, nor is an organisation that issues no product.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.contrib.sitemaps import Sitemap, views
from django.contrib.sitemaps.views import SitemapIndexItem
from django.db.models import F, Max
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalog import references
from catalog.caching import may_be_kept
from catalog.languages import spoken
from catalog.models import Entry
from catalog.pages.frame import absolute
from products.models import AssessmentMethod, Family, Source

SPAN = 2_000
"""Positions a section of products: at most twice as many addresses, far below the 50 000 that
a file may hold, so that one is written in a moment."""


class Section(Sitemap):
    """Pages of one kind, each in both languages, with the host that readers know."""

    i18n = alternates = x_default = True
    limit = 2 * SPAN

    def __init__(self, request: HttpRequest) -> None:
        outside = urlsplit(absolute(request, "/"))
        self.protocol, self.host = outside.scheme, outside.netloc

    def get_domain(self, site: object = None) -> str:
        return self.host


class Rooms(Section):
    """The finder, the map and the lists."""

    def items(self) -> list[str]:
        return ["find", "map", "sources", "issuers", "families", "methods"]

    def location(self, name: str) -> str:
        return reverse(name)


class Rows(Section):
    """A page for each code."""

    def __init__(self, request: HttpRequest, page: str, codes: Callable[[], Iterable[str]]) -> None:
        super().__init__(request)
        self.page, self.codes = page, codes

    def items(self) -> list[str]:
        return list(self.codes())

    def location(self, code: str) -> str:
        return reverse(self.page, args=[code])


class Products(Section):
    """Public products of one span of positions, with the day of their last change."""

    def __init__(self, request: HttpRequest, number: int) -> None:
        super().__init__(request)
        self.first = number * SPAN

    def items(self) -> list[Entry]:
        here = Entry.objects.public().filter(
            position__gte=self.first, position__lt=self.first + SPAN
        )
        return list(here.only("position", "code", "changed_at").order_by("position"))

    def location(self, entry: Entry) -> str:
        return reverse("product-page", args=[entry.code])

    def lastmod(self, entry: Entry) -> datetime:
        return entry.changed_at


def _issuers() -> list[str]:
    now = references.state(spoken())
    return [code for code in now.atlas.organisations if now.having("issuer", code)]


def _sections(request: HttpRequest) -> dict[str, Section]:
    """All but the products, by their names."""
    sources = Source.objects.values_list("key", flat=True)
    families = Family.objects.values_list("code", flat=True)
    methods = AssessmentMethod.objects.values_list("code", flat=True)
    return {
        "pages": Rooms(request),
        "sources": Rows(request, "source-page", sources.all),
        "issuers": Rows(request, "issuer-page", _issuers),
        "families": Rows(request, "family-page", families.all),
        "methods": Rows(request, "method-page", methods.all),
    }


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The sections; of products each with the time of its last change, in one statement."""
    changed = (
        Entry.objects.public()
        .values(number=F("position") / SPAN)
        .annotate(at=Max("changed_at"))
        .order_by("number")
    )
    items = [
        SitemapIndexItem(_address(request, name, page))
        for name, section in _sections(request).items()
        for page in section.paginator.page_range
    ]
    items += [
        SitemapIndexItem(_address(request, f"products-{row['number']}"), row["at"])
        for row in changed
    ]
    answer = TemplateResponse(
        request, "sitemap_index.xml", {"sitemaps": items}, content_type="application/xml"
    )
    may_be_kept(answer)
    return answer


def _address(request: HttpRequest, name: str, page: int = 1) -> str:
    address = absolute(request, reverse("sitemap-section", args=[name]))
    return address if page == 1 else f"{address}?p={page}"


@require_safe
def section(request: HttpRequest, name: str) -> HttpResponse:
    found: Section | None = _sections(request).get(name)
    if numbered := re.fullmatch(r"products-([0-9]{1,5})", name):
        found = Products(request, int(numbered[1]))
    if found is None:
        raise Http404
    answer: HttpResponse = views.sitemap(request, {name: found}, name)
    may_be_kept(answer)
    return answer


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    sitemap = absolute(request, reverse("sitemap"))
    lines = ["User-agent: *", "Disallow: /admin/", f"Sitemap: {sitemap}"]
    answer = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    may_be_kept(answer)
    return answer
