"""Products over HTTP: the list, and one product."""

from __future__ import annotations

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from catalog import filters, parameters
from catalog.api import documentation as docs
from catalog.api.reading import ReadViewSet
from catalog.api.responses import answered, dumped, json_response, linked, spliced
from catalog.caching import public
from catalog.conditional import by_content, etag, unchanged
from catalog.entries import public_entry
from catalog.finding import search
from catalog.finding.question import Question
from catalog.finding.search import Answer
from catalog.finding.sorting import RANKS
from catalog.languages import in_language, language_of
from products.matching import match

DESCRIPTION = "/api/v1/openapi.json"


class ProductViewSet(ReadViewSet):
    lookup_field = "code"

    @extend_schema(**docs.PRODUCT_LIST)
    def list(self, request: Request) -> HttpResponse:
        language = language_of(request)
        values, faults = parameters.parse(request, filters.PARAMETERS)
        question = filters.asked(values, faults)
        if held := _held(request, question, language):
            return held
        found = search.answer(question, language)
        follow = filters.address(request.path, values, cursor=found.next) if found.next else None
        if question.facets:
            # The names of facets come from rows that may change without a line in the journal.
            body = json_response(_body(found, follow, language), language)
            answer = by_content(request, body, language)
        else:
            tag = etag(found.seq, language)
            answer = answered(request, language, tag, lambda: _body(found, follow, language))
        return linked(answer, next=follow, service_desc=DESCRIPTION)

    @extend_schema(**docs.PRODUCT_DETAIL)
    def retrieve(self, request: Request, code: str) -> HttpResponse:
        language = language_of(request)
        values, faults = parameters.parse(request, filters.DETAIL_PARAMETERS)
        question = filters.asked(values, faults)
        entry = public_entry(code, language, question.until)
        verdicts = match(entry.terms, question.company)
        matched = {"match": search.rendered(verdicts, language)}
        tag = etag(entry.seq, language)
        answer = answered(request, language, tag, lambda: spliced(entry.detail(language), matched))
        shown = {filters.AS_OF: values[filters.AS_OF]} if question.as_of else {}
        latest = {name: given for name, given in values.items() if name not in shown}
        return linked(
            answer,
            alternate=filters.address(in_language(f"/products/{code}/", language), shown),
            version_history=f"/api/v1/products/{code}/revisions/",
            latest_version=filters.address(request.path, latest) if shown else None,
        )


def _held(request: Request, question: Question, language: str) -> HttpResponse | None:
    """A 304 without looking for anything, for whoever holds the answer as it still is.

    Whether a cursor is one at all, and so many can be sorted, shows only when it is tried.
    """
    is_tried = question.facets or question.cursor or question.order in RANKS
    if is_tried or "If-None-Match" not in request.headers:
        return None
    held = unchanged(request, etag(search.number(question), language))
    return public(held, language) if held else None


def _body(found: Answer, follow: str | None, language: str) -> str:
    results = ",".join(
        spliced(result.entry.summary(language), {"match": search.rendered(result.match, language)})
        for result in found.results
    )
    rest = {
        "next": follow,
        "count": None if found.count is None else vars(found.count),
        "facets": None
        if found.facets is None
        else {name: facet.as_json() for name, facet in found.facets.items()},
        "journal": {"seq": found.seq, "digest": found.digest},
    }
    return f'{{"results":[{results}],{dumped(rest)[1:]}'
