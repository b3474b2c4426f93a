"""The journal lines of one product over HTTP, each with what it changed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from catalog import filters
from catalog.api import revisions_documentation as docs
from catalog.api.numbers import numbers
from catalog.api.reading import ReadViewSet
from catalog.api.responses import dumped, json_response, linked
from catalog.caching import public
from catalog.conditional import at_line, etag, unchanged
from catalog.entries import UNKNOWN
from catalog.errors import Problem
from catalog.languages import in_language, language_of
from catalog.past import revisions
from catalog.past.revisions import Line
from products import journal


class RevisionViewSet(ReadViewSet):
    @extend_schema(**docs.REVISIONS)
    def list(self, request: Request, code: str) -> HttpResponse:
        language = language_of(request)
        given = numbers(request, docs.FIELDS)
        limit = given.get("limit", docs.USUAL)
        last = revisions.last_line(code)
        if last is None:
            raise Problem(404, detail=UNKNOWN)
        tag = etag(at_line(*last), language)
        if held := unchanged(request, tag):
            return public(held, language)
        # What is published from here on is not in the answer that has this name.
        before = min(given.get("before", last.seq + 1), last.seq + 1)
        found = revisions.lines(code, limit, before)
        follow = None
        if len(found) > limit:
            beside = {"limit": [str(limit)]} if "limit" in given else {}
            follow = filters.address(request.path, beside, before=str(found[limit - 1].seq))

        shown = [_told(line, found[at + 1 :]) for at, line in enumerate(found[:limit])]
        body = dumped({"revisions": shown, "next": follow})
        return linked(
            json_response(body, language, tag),
            next=follow,
            latest_version=f"/api/v1/products/{code}/",
            alternate=in_language(f"/products/{code}/", language),
        )


def _told(line: Line, older: list[Line]) -> dict[str, Any]:
    return {
        "seq": line.seq,
        "kind": line.kind,
        "at": journal.instant(line.at),
        "reviewed": line.reviewed,
        "content_digest": line.content_digest,
        "differences": [each._asdict() for each in revisions.changed(line, older)],
    }
