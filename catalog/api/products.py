"""Products over HTTP: the list, and one product."""

from __future__ import annotations

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from catalog import filters, parameters
from catalog.api import answers
from catalog.api import documentation as docs
from catalog.api.reading import ReadViewSet
from catalog.caching import public
from catalog.conditional import at_line, etag, named, unchanged
from catalog.finding import search
from catalog.finding.question import Question
from catalog.finding.sorting import SORTED
from catalog.languages import language_of


class ProductViewSet(ReadViewSet):
    lookup_field = "code"

    @extend_schema(**docs.PRODUCT_LIST)
    def list(self, request: Request) -> HttpResponse:
        language = language_of(request)
        values, faults = parameters.parse(request, filters.PARAMETERS)
        question = filters.asked(values, faults)
        if held := _held(request, question, language):
            return held
        answer = answers.listing(request.path, values, question, language)
        return named(request, answer, language)

    @extend_schema(**docs.PRODUCT_DETAIL)
    def retrieve(self, request: Request, code: str) -> HttpResponse:
        language = language_of(request)
        values, faults = parameters.parse(request, filters.DETAIL_PARAMETERS)
        question = filters.asked(values, faults)
        answer = answers.product(code, request.path, values, question, language)
        return named(request, answer, language)


def _held(request: Request, question: Question, language: str) -> HttpResponse | None:
    """A 304 without looking for anything, for whoever holds the answer as it still is.

    Whether a cursor is one at all, and so many can be sorted, shows only when it is tried.
    """
    is_tried = question.facets or question.cursor or question.order in SORTED
    if is_tried or "If-None-Match" not in request.headers:
        return None
    held = unchanged(request, etag(at_line(*search.last(question)), language))
    return public(held, language) if held else None
