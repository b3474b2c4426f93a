"""gzip on the way out: a strong name of an answer stays strong, another for the packed bytes."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip

from catalog.conditional import packed

REFUSED = re.compile(r"\bgzip\s*;\s*q=0(\.0*)?\s*(,|$)", re.IGNORECASE)
"""Django looks for the word alone, and would pack for whoever says that gzip is not wanted."""


class Exact(GZipMiddleware):
    """The same bytes packed are the same bytes again.

    Padding of random length hides how well a page with a secret in it packs; what has a strong
    name is public and has none.
    """

    max_random_bytes = 0


def takes_packed(accepted: str) -> bool:
    """Whether an `Accept-Encoding` takes gzip."""
    return bool(re_accepts_gzip.search(accepted)) and not REFUSED.search(accepted)


def pack(answer: HttpResponse) -> None:
    """Pack an answer with a strong name where that makes it shorter."""
    asking = HttpRequest()
    asking.META["HTTP_ACCEPT_ENCODING"] = "gzip"
    PACKING.process_response(asking, answer)


class Packing(GZipMiddleware):
    def __init__(self, get_response: object) -> None:
        super().__init__(get_response)  # type: ignore[arg-type]
        self.exact = Exact(get_response)  # type: ignore[arg-type]

    def process_request(self, request: HttpRequest) -> None:
        if REFUSED.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            request.META["HTTP_ACCEPT_ENCODING"] = "identity"

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.status_code in (204, 304):
            # Django counts no bytes; but 204 has no length, and 304 that of what is not sent again.
            del response["Content-Length"]
        tag = response.headers.get("ETag", "")
        if not tag.startswith('"'):
            return super().process_response(request, response)
        answer = self.exact.process_response(request, response)
        if response.status_code != 304:
            was_packed = answer.headers.get("Content-Encoding") == "gzip"
            answer.headers["ETag"] = packed(tag) if was_packed else tag
        return answer


PACKING = Packing(HttpResponse)
