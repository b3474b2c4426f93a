"""JSON answers: bytes, language, and how long they may be kept."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from catalog.caching import may_be_kept


def dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def spliced(document: str, extra: dict[str, Any]) -> str:
    """A finished document with members added at its end.

    >>> spliced('{"code":"a"}', {"match": {}})
    '{"code":"a","match":{}}'
    """
    return f"{document[:-1]},{dumped(extra)[1:]}"


def json_response(body: str, language: str) -> HttpResponse:
    answer = HttpResponse(body, content_type="application/json")
    answer["Content-Language"] = language
    public(answer)
    return answer


def public(answer: HttpResponseBase) -> None:
    """Anyone may read it from any page, and keep it for a while."""
    answer["Vary"] = "Accept-Language, Accept-Encoding"
    may_be_kept(answer)
    answer["Access-Control-Allow-Origin"] = "*"
