"""Pages of what products refer to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog.errors import Problem
from catalog.pages.frame import refusal


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    return refusal(request, Problem(404))


@require_safe
def source(request: HttpRequest, code: str) -> HttpResponse:
    return refusal(request, Problem(404))


@require_safe
def issuers(request: HttpRequest) -> HttpResponse:
    return refusal(request, Problem(404))


@require_safe
def issuer(request: HttpRequest, code: str) -> HttpResponse:
    return refusal(request, Problem(404))


@require_safe
def families(request: HttpRequest) -> HttpResponse:
    return refusal(request, Problem(404))


@require_safe
def family(request: HttpRequest, code: str) -> HttpResponse:
    return refusal(request, Problem(404))


@require_safe
def methods(request: HttpRequest) -> HttpResponse:
    return refusal(request, Problem(404))


@require_safe
def method(request: HttpRequest, code: str) -> HttpResponse:
    return refusal(request, Problem(404))
