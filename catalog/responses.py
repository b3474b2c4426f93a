"""JSON answers: bytes, language, and how long they may be kept."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse


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
    answer["Vary"] = "Accept-Language, Accept-Encoding"
    answer["Cache-Control"] = "public, max-age=1, stale-if-error=86400"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
