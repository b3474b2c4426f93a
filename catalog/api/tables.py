"""Lists as CSV, each beside the JSON list of its name: `products.csv` beside `products/`."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from catalog import filters, parameters, references
from catalog.api import tables_documentation as docs
from catalog.api.references import Rows
from catalog.api.whole import FileView
from catalog.bulk import columns, products_table
from catalog.bulk.cells import cell
from catalog.bulk.columns import Columns
from catalog.bulk.tables import MEDIA_TYPE, attached, table
from catalog.caching import public
from catalog.conditional import by_content
from catalog.languages import language_of


class ProductTableView(FileView):
    @extend_schema(**docs.PRODUCTS)
    def get(self, request: Request) -> HttpResponseBase:
        language = language_of(request)
        question = filters.asked(*parameters.parse(request, products_table.PARAMETERS))
        return public(products_table.answer(request, question, language), language)


def reference_table(
    request: Request, name: str, rows: Rows, shown: Columns, known: tuple[str, ...] = ()
) -> HttpResponse:
    """The rows of the JSON list, named by their bytes as that is."""
    given = {name: texts[0] for name, texts in parameters.read(request, known).items()}
    now = references.state(language_of(request))
    cells = [[cell(row, path) for path in shown] for row in rows(now, **given)]
    answer = HttpResponse(b"".join(table(shown, [cells])), content_type=MEDIA_TYPE)
    answer["Content-Disposition"] = attached(f"{name}.csv")
    return by_content(request, public(answer, now.language), now.language)


class OrganisationTableView(FileView):
    @extend_schema(**docs.ORGANISATIONS)
    def get(self, request: Request) -> HttpResponse:
        return reference_table(
            request, "organisations", references.organisations, columns.ORGANISATIONS
        )


class FamilyTableView(FileView):
    @extend_schema(**docs.FAMILIES)
    def get(self, request: Request) -> HttpResponse:
        return reference_table(request, "families", references.families, columns.FAMILIES)


class SourceTableView(FileView):
    @extend_schema(**docs.SOURCES)
    def get(self, request: Request) -> HttpResponse:
        return reference_table(request, "sources", references.sources, columns.SOURCES)


class MethodTableView(FileView):
    @extend_schema(**docs.METHODS)
    def get(self, request: Request) -> HttpResponse:
        return reference_table(request, "assessment-methods", references.methods, columns.METHODS)


class RegionTableView(FileView):
    @extend_schema(**docs.REGIONS)
    def get(self, request: Request) -> HttpResponse:
        return reference_table(
            request, "regions", references.regions, columns.REGIONS, known=("parent",)
        )


class VocabularyTableView(FileView):
    @extend_schema(**docs.VOCABULARY)
    def get(self, request: Request) -> HttpResponse:
        return reference_table(request, "vocabulary", vocabulary, columns.VOCABULARY)


def vocabulary(now: references.State) -> list[references.Row]:
    """A row for every code, with the vocabulary that it belongs to."""
    return [
        {"name": words["name"], "title": words["title"], **term}
        for words in references.terms(now)
        for term in words["terms"]
    ]
