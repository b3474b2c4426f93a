"""Answers to whoever shows a key are theirs: no cache between us gives them to anybody else.

RFC 9111, 3.5: a shared cache keeps an answer to `Authorization` only where the answer allows it, as
`public` does. What is read with a key is the same as without one, but says what the partner has
left, and an answer to a key that has been revoked since would be given out as if it still held.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

OWN = "private, max-age=1"


class PrivateToTheKey:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if "HTTP_AUTHORIZATION" in request.META and request.path.startswith("/api/"):
            if answer.get("Cache-Control", "").startswith("public"):
                answer["Cache-Control"] = OWN
            patch_vary_headers(answer, ["Authorization"])
        return answer
