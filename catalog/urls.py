"""The addresses that have no language of their own: the API, its description, the site's map."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from catalog.api import changes as changes_api
from catalog.api import compare as comparison_api
from catalog.api import products as api
from catalog.api import references as reference_api
from catalog.api import revisions as revisions_api
from catalog.api import tables
from catalog.api.description import DescriptionView
from catalog.api.export import ExportView, RecordSchemaView
from catalog.pages import sitemap

router = SimpleRouter()
router.register("products", api.ProductViewSet, "product")
router.register("compare", comparison_api.ComparisonViewSet, "comparison")
router.register("changes", changes_api.ChangeViewSet, "change")
router.register("organisations", reference_api.OrganisationViewSet, "organisation")
router.register("families", reference_api.FamilyViewSet, "family")
router.register("sources", reference_api.SourceViewSet, "source")
router.register("assessment-methods", reference_api.AssessmentMethodViewSet, "assessment-method")
router.register("regions", reference_api.RegionViewSet, "region")
router.register("vocabulary", reference_api.VocabularyViewSet, "vocabulary")

files: list[URLPattern] = [
    path("export/", ExportView.as_view(), name="export"),
    path("record-schema.json", RecordSchemaView.as_view(), name="record-schema"),
    path("products.csv", tables.ProductTableView.as_view(), name="products-csv"),
    path("organisations.csv", tables.OrganisationTableView.as_view(), name="organisations-csv"),
    path("families.csv", tables.FamilyTableView.as_view(), name="families-csv"),
    path("sources.csv", tables.SourceTableView.as_view(), name="sources-csv"),
    path("assessment-methods.csv", tables.MethodTableView.as_view(), name="methods-csv"),
    path("regions.csv", tables.RegionTableView.as_view(), name="regions-csv"),
    path("vocabulary.csv", tables.VocabularyTableView.as_view(), name="vocabulary-csv"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include(router.urls)),
    path("api/v1/", include(files)),
    path(
        "api/v1/products/<str:code>/revisions/",
        revisions_api.RevisionViewSet.as_view({"get": "list"}),
        name="revisions",
    ),
    path("api/v1/openapi.json", DescriptionView.as_view(), name="openapi"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="openapi"), name="docs"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-<str:name>.xml", sitemap.section, name="sitemap-section"),
    path("robots.txt", sitemap.robots, name="robots"),
]
