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


def _every(request: HttpRequest, here: str, context: Callable[[Asked], Context]) -> HttpResponse:
    try:
        asked = read(request)
    except Problem as problem:
        return refusal(request, problem)
    around = {**context(asked), **_around(asked, here), "current": "page"}
    return page(request, f"catalog/{here}.html", around, canonical=request.path)


def _one(
    request: HttpRequest, name: str, here: str, context: Callable[[Asked, str], Context], code: str
) -> HttpResponse:
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


def _around(asked: Asked, here: str) -> Context:
    return {
        "along": asked.along,
        "company": asked.company(),
        "without_company": asked.without_company(),
        "here": here,
    }


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    return _every(request, "sources", of_sources.every)


@require_safe
def source(request: HttpRequest, code: str) -> HttpResponse:
    return _one(request, "source", "sources", of_sources.one, code)


@require_safe
def issuers(request: HttpRequest) -> HttpResponse:
    return _every(request, "issuers", of_issuers.every)


@require_safe
def issuer(request: HttpRequest, code: str) -> HttpResponse:
    return _one(request, "issuer", "issuers", of_issuers.one, code)


@require_safe
def families(request: HttpRequest) -> HttpResponse:
    return _every(request, "families", of_families.every)


@require_safe
def family(request: HttpRequest, code: str) -> HttpResponse:
    return _one(request, "family", "families", of_families.one, code)


@require_safe
def methods(request: HttpRequest) -> HttpResponse:
    return _every(request, "methods", of_methods.every)


@require_safe
def method(request: HttpRequest, code: str) -> HttpResponse:
    return _one(request, "method", "methods", of_methods.one, code)
