"""All records in one answer, and what a record looks like."""

from __future__ import annotations

import json
from functools import cache

from django.http import HttpResponse, StreamingHttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from catalog import filters, parameters
from catalog.api import export_documentation as docs
from catalog.api.responses import linked
from catalog.api.whole import FileView
from catalog.bulk.exporting import export
from catalog.bulk.tables import attached
from catalog.caching import public
from catalog.conditional import by_content
from products.record_document import document

CHANGES = "/api/v1/changes/"
LANGUAGES = "zh-hans, en"
"""Of a record: Chinese, with English beside it."""


class ExportView(FileView):
    @extend_schema(**docs.EXPORT)
    def get(self, request: Request) -> StreamingHttpResponse:
        """It has no name: reference rows change without a line of the journal, and the bytes are
        only known when they are gone. Who has a copy asks the journal for what is new."""
        parameters.read(request, ())
        copy = export()
        pieces = copy.pieces if request.method == "GET" else ()
        answer = StreamingHttpResponse(pieces, content_type=docs.LINES)
        answer["Content-Disposition"] = attached(f"kedai-{copy.seq}.ndjson")
        on = filters.address(CHANGES, {}, after=str(copy.seq))
        linked(answer, next=on, describedby=docs.SCHEMA_PATH)
        return public(answer, LANGUAGES)


class RecordSchemaView(FileView):
    @extend_schema(**docs.RECORD_SCHEMA)
    def get(self, request: Request) -> HttpResponse:
        parameters.read(request, ())
        answer = HttpResponse(_schema(), content_type=docs.SCHEMA)
        return by_content(request, public(answer, "en"), "en")


@cache
def _schema() -> str:
    """Drawn from the code, so it is made once."""
    return json.dumps(document(docs.SCHEMA_PATH), ensure_ascii=False, indent=1)
