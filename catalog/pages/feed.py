"""The journal as an Atom feed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog.errors import Problem
from catalog.pages.frame import refusal


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    return refusal(request, Problem(404))
