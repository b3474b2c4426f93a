"""Two to five products side by side."""

from __future__ import annotations

import json

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from catalog import comparing, filters, parameters
from catalog.api import comparison_documentation as docs
from catalog.api.answers import matched
from catalog.api.reading import ReadViewSet
from catalog.api.responses import answered, dumped, spliced
from catalog.comparing import CODE, Compared
from catalog.conditional import at_line, etag
from catalog.differing import differing
from catalog.finding.question import Question
from catalog.languages import language_of
from products.matching import match

KNOWN = (CODE, *filters.DETAIL_PARAMETERS)


class ComparisonViewSet(ReadViewSet):
    @extend_schema(**docs.COMPARISON)
    def list(self, request: Request) -> HttpResponse:
        language = language_of(request)
        values, faults = parameters.parse(request, KNOWN, repeatable=(CODE,))
        codes = values.pop(CODE, [])
        as_of = filters.as_of(values)
        compared = comparing.read(codes, language, as_of and as_of.until)
        faults += [*comparing.too_few(codes), *compared.faults]
        question = filters.asked(values, faults)
        tag = etag(at_line(compared.seq, compared.digest), language)
        return answered(request, language, tag, lambda: _body(compared, question, language))


def _body(compared: Compared, question: Question, language: str) -> str:
    documents = [entry.detail(language) for entry in compared.entries]
    matches = [match(entry.terms, question.company) for entry in compared.entries]
    results = b",".join(
        spliced(document.encode(), matched(verdicts, language))
        for document, verdicts in zip(documents, matches, strict=True)
    )
    rest = {
        "differing": differing([json.loads(document) for document in documents]),
        "journal": {"seq": compared.seq, "digest": compared.digest},
    }
    return f'{{"results":[{results.decode()}],{dumped(rest)[1:]}'
