"""By what name a request goes where requests are counted and told: never by its own address."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

ROUTE = "kedai.route"
"""Where the name stands in a request's environment."""


def name(path: str, found: ResolverMatch | None) -> str:
    """One of a few dozen names, whatever is asked: a page's or a list's own, `desk` for all of the
    desk, `static` for its files, `none` for what leads nowhere."""
    if found is None:
        return "static" if path.startswith(settings.STATIC_URL) else "none"
    if "admin" in found.namespaces:
        return "desk"
    return found.view_name or "none"


class Routes:
    """Tells the server's side (`config.operating.requests`), which sees no more than addresses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        request.META.setdefault(ROUTE, name(request.path_info, request.resolver_match))
        return answer
