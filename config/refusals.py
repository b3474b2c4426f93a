"""The pages that say no: at the desk in its own frame, elsewhere in the catalog's.

What needs a permission or is sent as a form is all at the desk.
"""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse
from django.views import csrf, defaults

from config import unavailable


def _is_at_the_desk(request: HttpRequest) -> bool:
    return request.path.startswith(reverse("admin:index"))


def _page(request: HttpRequest, status: int) -> str:
    """The template for a status: `admin/404.html` at the desk, `404.html` elsewhere."""
    return f"admin/{status}.html" if _is_at_the_desk(request) else f"{status}.html"


def not_permitted(request: HttpRequest, exception: Exception) -> HttpResponse:
    return defaults.permission_denied(request, exception, "admin/403.html")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return defaults.page_not_found(request, exception, _page(request, 404))


def failed(request: HttpRequest) -> HttpResponse:
    """Views have been asked by `unavailable` before; this hears of what fails around them, too."""
    if told := unavailable.answer(request, sys.exc_info()[1]):
        return told
    return defaults.server_error(request, _page(request, 500))


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Elsewhere there is nothing to send a form to: pages are only read."""
    if not _is_at_the_desk(request):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    return csrf.csrf_failure(request, reason, "admin/403_csrf.html")
