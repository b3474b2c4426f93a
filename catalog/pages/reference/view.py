"""Pages of what products refer to: a list of each kind, and a page a row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog import filters
from catalog.errors import Problem
from catalog.pages.frame import page, refusal
from catalog.pages.reference import families as of_families
from catalog.pages.reference import issuers as of_issuers
from catalog.pages.reference import methods as of_methods
from catalog.pages.reference import sources as of_sources
from catalog.pages.reference.asked import Asked, read

Context = dict[str, Any]


View = Callable[..., HttpResponse]


def _every(here: str, context: Callable[[Asked], Context]) -> View:
    """The list of a kind."""

    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        try:
            asked = read(request)
        except Problem as problem:
            return refusal(request, problem)
        around = {**context(asked), **_around(asked, here), "current": "page"}
        return page(request, f"catalog/{here}.html", around, canonical=request.path)

    return view


def _one(name: str, here: str, context: Callable[[Asked, str], Context]) -> View:
    """The page of a row, by its code."""

    @require_safe
    def view(request: HttpRequest, code: str) -> HttpResponse:
        try:
            asked = read(request, "cursor")
            if "\0" in code:  # PostgreSQL takes none in a text, and no code has one
                raise Problem(404)
            around = {**context(asked, code), **_around(asked, here), "current": "true"}
        except Problem as problem:
            return refusal(request, problem)
        # A later page is known by its own address: it shows other products.
        known_by = filters.address(request.path, {}, cursor=asked.question.cursor)
        return page(request, f"catalog/{name}.html", around, canonical=known_by)

    return view


def _around(asked: Asked, here: str) -> Context:
    return {
        "along": asked.along,
        "company": asked.company(),
        "without_company": asked.without_company(),
        "here": here,
    }


sources = _every("sources", of_sources.every)
source = _one("source", "sources", of_sources.one)
issuers = _every("issuers", of_issuers.every)
issuer = _one("issuer", "issuers", of_issuers.one)
families = _every("families", of_families.every)
family = _one("family", "families", of_families.one)
methods = _every("methods", of_methods.every)
method = _one("method", "methods", of_methods.one)
