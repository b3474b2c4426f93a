"""Reference rows over HTTP: one small viewset each."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from catalog import parameters, references
from catalog.api import documentation as docs
from catalog.api.reading import ReadViewSet
from catalog.api.responses import dumped, json_response
from catalog.conditional import by_content
from catalog.languages import language_of

Rows = Callable[..., list[references.Row]]
"""The rows as they stand now, narrowed down by the parameters that are `known`."""


def answer(request: Request, rows: Rows, known: tuple[str, ...] = ()) -> HttpResponse:
    given = {name: texts[0] for name, texts in parameters.read(request, known).items()}
    now = references.state(language_of(request))
    journal = {"seq": now.index.seq, "digest": now.index.digest}
    body = dumped({"results": rows(now, **given), "journal": journal})
    # Rows that no product shows change without a line in the journal.
    return by_content(request, json_response(body, now.language), now.language)


class OrganisationViewSet(ReadViewSet):
    @extend_schema(**docs.ORGANISATIONS)
    def list(self, request: Request) -> HttpResponse:
        return answer(request, references.organisations)


class FamilyViewSet(ReadViewSet):
    @extend_schema(**docs.FAMILIES)
    def list(self, request: Request) -> HttpResponse:
        return answer(request, references.families)


class SourceViewSet(ReadViewSet):
    @extend_schema(**docs.SOURCES)
    def list(self, request: Request) -> HttpResponse:
        return answer(request, references.sources)


class AssessmentMethodViewSet(ReadViewSet):
    @extend_schema(**docs.METHODS)
    def list(self, request: Request) -> HttpResponse:
        return answer(request, references.methods)


class RegionViewSet(ReadViewSet):
    @extend_schema(**docs.REGIONS)
    def list(self, request: Request) -> HttpResponse:
        return answer(request, references.regions, known=("parent",))


class VocabularyViewSet(ReadViewSet):
    @extend_schema(**docs.VOCABULARY)
    def list(self, request: Request) -> HttpResponse:
        return answer(request, references.terms)
