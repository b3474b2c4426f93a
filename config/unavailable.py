"""The answer while the database is in trouble: 503 with `Retry-After`, a problem or a page.

Whoever only reads, and has lost his connection while the database is there, is asked for a second
time and sees nothing of it. What writes is never done twice here: it may have been done.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from catalog.caching import may_be_kept
from catalog.errors import Problem, response
from catalog.outage.trouble import trouble

SAFE = ("GET", "HEAD", "OPTIONS")


def answer(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """None where the error is none of the database's."""
    found = trouble(error)
    if found is None:
        return None
    seconds = str(found.seconds)
    if request.path.startswith("/api/") and not request.path.startswith("/api/docs/"):
        problem = Problem(503, detail=found.words, headers={"Retry-After": seconds})
        told = response(problem, request)
    else:
        at_the_desk = request.path.startswith(reverse("admin:index"))
        page = "admin/503.html" if at_the_desk else "503.html"
        # Without the request: whose page it is would have to be looked up.
        told = HttpResponse(render_to_string(page), status=503)
        told["Retry-After"] = seconds
        may_be_kept(told)
    marks: Any = told
    marks.has_passed = found.has_passed
    # The watch says once that the database is away; Django would say so of every request.
    marks._has_been_logged = found.is_logged
    return told


class Unavailable:
    """Outermost but for packing, so that it asks for all of an answer again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = self.get_response(request)
        if request.method in SAFE and getattr(told, "has_passed", False):
            connections.close_all()
            told = self.get_response(request)
        return told

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return answer(request, error)
