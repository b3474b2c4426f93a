"""The journal over HTTP."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request

from catalog import changes, filters, parameters, reading
from catalog.api import changes_documentation as docs
from catalog.api.export_documentation import SCHEMA_PATH
from catalog.api.numbers import numbers
from catalog.api.reading import ReadViewSet
from catalog.api.responses import answered, dumped, linked
from catalog.conditional import at_line, etag
from catalog.languages import language_of
from products import journal


class ChangeViewSet(ReadViewSet):
    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Who follows the journal never sees it end earlier than a moment ago, as one replica after
        another might show it."""
        reading.go_to_primary()
        super().initial(request, *args, **kwargs)

    @extend_schema(**docs.CHANGES)
    def list(self, request: Request) -> HttpResponse:
        language = language_of(request)
        given = numbers(request, docs.FIELDS)
        limit = given.get("limit", changes.USUAL)
        page = changes.page(given.get("after", 0), limit)
        follow = None
        if page.is_full:
            beside = {"limit": [str(limit)]} if "limit" in given else {}
            follow = filters.address(request.path, beside, after=str(page.last))

        def body() -> str:
            return f'{{"changes":[{",".join(page.lines())}],"next":{dumped(follow)}}}'

        answer = answered(request, language, etag(at_line(page.last, page.digest), language), body)
        return linked(answer, next=follow, describedby=SCHEMA_PATH)

    @extend_schema(**docs.HEAD)
    @action(detail=False, url_path="head")
    def last_line(self, request: Request) -> HttpResponse:
        language = language_of(request)
        parameters.read(request, ())
        last = journal.head()
        told = {
            "seq": last.seq,
            "digest": last.digest,
            "at": journal.instant(last.at) if last.at else None,
        }
        return answered(
            request, language, etag(at_line(last.seq, last.digest), language), lambda: dumped(told)
        )
