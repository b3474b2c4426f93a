"""How long an answer may be kept, by whom, and who may read it from a page of theirs."""

from __future__ import annotations

from typing import TypeVar

from django.http.response import HttpResponseBase

FRESH = "public, max-age=1, stale-if-error=86400"
VARY = "Accept-Language, Accept-Encoding"
EXPOSED = "ETag, Age, Link, Retry-After, RateLimit, RateLimit-Policy"
"""What a script on somebody else's page may read of an answer, beside what is always open."""

Answer = TypeVar("Answer", bound=HttpResponseBase)


def may_be_kept(answer: HttpResponseBase) -> None:
    """What is public for a second, and for a day while we are down; an error never."""
    answer["Cache-Control"] = FRESH if answer.status_code < 400 else "no-store"


def open_to_all(answer: HttpResponseBase) -> None:
    """Any page may read it, whether or not it asks."""
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Access-Control-Expose-Headers"] = EXPOSED


def public(answer: Answer, language: str) -> Answer:
    """An answer of the API that anyone may read, from any page, and keep for a while."""
    answer["Content-Language"] = language
    answer["Vary"] = VARY
    may_be_kept(answer)
    open_to_all(answer)
    return answer
