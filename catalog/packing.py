"""gzip on the way out: a strong name of an answer stays strong, another for the packed bytes."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from catalog.conditional import packed


class Exact(GZipMiddleware):
    """The same bytes packed are the same bytes again.

    Padding of random length hides how well a page with a secret in it packs; what has a strong
    name is public and has none.
    """

    max_random_bytes = 0


class Packing(GZipMiddleware):
    def __init__(self, get_response: object) -> None:
        super().__init__(get_response)  # type: ignore[arg-type]
        self.exact = Exact(get_response)  # type: ignore[arg-type]

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        tag = response.headers.get("ETag", "")
        if not tag.startswith('"'):
            return super().process_response(request, response)  # type: ignore[arg-type]
        answer = self.exact.process_response(request, response)  # type: ignore[arg-type]
        if response.status_code != 304:
            was_packed = answer.headers.get("Content-Encoding") == "gzip"
            answer.headers["ETag"] = packed(tag) if was_packed else tag
        return answer
