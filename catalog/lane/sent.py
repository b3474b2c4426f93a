"""An answer as it goes out by WSGI: status, headers, bytes; and the same for whoever holds it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.utils.module_loading import import_string

from catalog.api.reading import METHODS
from catalog.caching import public
from catalog.conditional import held_name
from catalog.packing import pack

Headers = list[tuple[str, str]]

OK, NOT_MODIFIED = "200 OK", "304 Not Modified"


@dataclass(frozen=True)
class Sent:
    """`tag` and `language` name the answer, unpacked."""

    status: str
    headers: Headers
    tag: str
    language: str
    body: list[bytes] = field(default_factory=list)


def whole(answer: HttpResponse, around: Headers, *, packs: bool) -> Sent:
    """An answer of the API with what the house puts around it, packed if that makes it shorter."""
    tag, language = answer["ETag"], answer["Content-Language"]
    if packs:
        pack(answer)
    content = answer.content
    headers = [(name, value) for name, value in answer.items() if name != "Content-Length"]
    length = ("Content-Length", str(len(content)))
    return Sent(OK, [*headers, length, *around], tag, language, [content])


def held(sent: Sent, if_none_match: str, around: Headers, *, packs: bool) -> Sent | None:
    """A 304 for whoever holds the answer already, packed or not."""
    name = held_name(if_none_match, sent.tag, takes_packed=packs)
    if name is None:
        return None
    same = public(HttpResponse(status=304), sent.language)
    del same["Content-Type"]
    same["ETag"] = name
    return Sent(NOT_MODIFIED, [*same.items(), *around], sent.tag, sent.language)


def secure(scheme: str, forwarded: str | None) -> bool:
    """Whether a request came by HTTPS, as Django sees it."""
    if forwarded and settings.BEHIND_PROXY:
        scheme = forwarded.split(",")[0].strip()
    return scheme == "https"


@lru_cache(maxsize=2)
def around(is_secure: bool) -> Headers:
    """What every answer of the API has beside its own: of the views the methods, of the middleware
    whatever it puts there, asked of itself."""
    bare = public(HttpResponse(content_type="application/json"), "en")
    ours = {*bare.headers, "Content-Length"}

    answering: Any = lambda request: bare  # noqa: E731 a view
    for dotted in reversed(settings.MIDDLEWARE):
        answering = import_string(dotted)(answering)
    scheme = "https" if is_secure else "http"
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/api/v1/products/",
        "HTTP_HOST": settings.ALLOWED_HOSTS[0].lstrip(".").replace("*", "localhost"),
        "HTTP_X_FORWARDED_PROTO": scheme,
        "wsgi.url_scheme": scheme,
        "wsgi.input": BytesIO(),
    }
    answer = answering(WSGIRequest(environ))
    added = [(name, value) for name, value in answer.items() if name not in ours]
    return [("Allow", METHODS), *added]
