"""Products over HTTP: the list, and one product."""

from __future__ import annotations

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from catalog import filters, parameters
from catalog.api import documentation as docs
from catalog.api.reading import ReadViewSet
from catalog.api.responses import dumped, json_response, spliced
from catalog.entries import public_entry
from catalog.finding import search
from catalog.languages import language_of
from products.matching import match


class ProductViewSet(ReadViewSet):
    lookup_field = "code"

    @extend_schema(**docs.PRODUCT_LIST)
    def list(self, request: Request) -> HttpResponse:
        language = language_of(request)
        values, faults = parameters.parse(request, filters.PARAMETERS)
        question = filters.asked(values, faults)
        found = search.answer(question, language)
        results = ",".join(
            spliced(
                result.entry.summary(language), {"match": search.rendered(result.match, language)}
            )
            for result in found.results
        )
        rest = {
            "next": filters.address(request.path, values, cursor=found.next)
            if found.next
            else None,
            "count": None if found.count is None else vars(found.count),
            "facets": None
            if found.facets is None
            else {name: facet.as_json() for name, facet in found.facets.items()},
            "journal": {"seq": found.seq, "digest": found.digest},
        }
        answer = json_response(f'{{"results":[{results}],{dumped(rest)[1:]}', language)
        if rest["next"]:
            answer["Link"] = f'<{rest["next"]}>; rel="next"'
        return answer

    @extend_schema(**docs.PRODUCT_DETAIL)
    def retrieve(self, request: Request, code: str) -> HttpResponse:
        language = language_of(request)
        question = filters.asked(*parameters.parse(request, filters.COMPANY_PARAMETERS))
        entry = public_entry(code, language)
        verdicts = match(entry.terms, question.company)
        body = spliced(entry.detail(language), {"match": search.rendered(verdicts, language)})
        return json_response(body, language)
