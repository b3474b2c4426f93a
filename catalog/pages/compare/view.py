"""Up to five products side by side."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog.errors import Problem
from catalog.pages.frame import refusal


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    return refusal(request, Problem(404))
