"""What the desk shows stays out of every cache: pages, files, refusals."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers


class KeptNowhereMiddleware:
    """The admin marks most of its own pages; this marks its errors and the rest as well."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if request.path.startswith(reverse("admin:index")):
            add_never_cache_headers(answer)
        return answer
