"""How long an answer may be kept."""

from __future__ import annotations

from django.http.response import HttpResponseBase

FRESH = "public, max-age=1, stale-if-error=86400"


def may_be_kept(answer: HttpResponseBase) -> None:
    """What is public for a second, and for a day while we are down; an error never."""
    answer["Cache-Control"] = FRESH if answer.status_code < 400 else "no-store"
