"""`products.csv`, as the API and the finder's page give it: the language is theirs to say."""

from __future__ import annotations

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from catalog import filters
from catalog.bulk.tables import MEDIA_TYPE, attached, table
from catalog.bulk.whole_answer import whole
from catalog.conditional import at_line, etag, unchanged
from catalog.finding import search
from catalog.finding.question import Question

PAGED = ("facets", "count", "page_size", "cursor")
"""What shapes an answer in pages, and means nothing where all of it comes."""
PARAMETERS = tuple(name for name in filters.PARAMETERS if name not in PAGED)


def answer(request: HttpRequest, question: Question, language: str) -> HttpResponseBase:
    """Strong by its number; a 304 looks for nothing, a HEAD makes no row."""
    if "If-None-Match" in request.headers:
        held = unchanged(request, etag(at_line(*search.last(question)), language))
        if held:
            return held
    found = whole(question)
    pieces = table(found.columns, found.rows(language)) if request.method == "GET" else ()
    told = StreamingHttpResponse(pieces, content_type=MEDIA_TYPE)
    told["Content-Disposition"] = attached("products.csv")
    told["ETag"] = etag(at_line(found.seq, found.digest), language)
    return told
