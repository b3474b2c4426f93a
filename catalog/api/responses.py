"""JSON answers: bytes, language, name, and how long they may be kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from catalog.caching import Answer, public
from catalog.conditional import unchanged

SPELLED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def dumped(value: Any) -> str:
    return SPELLED.encode(value)


def spliced(document: bytes, members: bytes) -> bytes:
    """A finished document with members added at its end.

    >>> spliced(b'{"code":"a"}', b'"match":{}')
    b'{"code":"a","match":{}}'
    """
    return document[:-1] + b"," + members + b"}"


def json_response(body: str, language: str, tag: str | None = None) -> HttpResponse:
    answer = HttpResponse(body, content_type="application/json")
    if tag is not None:
        answer["ETag"] = tag
    return public(answer, language)


def answered(
    request: HttpRequest, language: str, tag: str, body: Callable[[], str]
) -> HttpResponse:
    """The body under its name; whoever holds it already is told so, and it is never made."""
    held = unchanged(request, tag)
    return public(held, language) if held else json_response(body(), language, tag)


def linked(answer: Answer, **links: str | None) -> Answer:
    """With `Link` headers: relation → address; an underscore in a relation is a hyphen."""
    told = [f'<{url}>; rel="{rel.replace("_", "-")}"' for rel, url in links.items() if url]
    if told:
        answer["Link"] = ", ".join(told)
    return answer
