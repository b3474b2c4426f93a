"""The public addresses: API, its description, pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from catalog import api, reference_api

router = SimpleRouter()
router.register("products", api.ProductViewSet, "product")
router.register("organisations", reference_api.OrganisationViewSet, "organisation")
router.register("families", reference_api.FamilyViewSet, "family")
router.register("sources", reference_api.SourceViewSet, "source")
router.register("assessment-methods", reference_api.AssessmentMethodViewSet, "assessment-method")
router.register("regions", reference_api.RegionViewSet, "region")
router.register("vocabulary", reference_api.VocabularyViewSet, "vocabulary")

schema = SpectacularAPIView.as_view(renderer_classes=[OpenApiJsonRenderer])

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include(router.urls)),
    path("api/v1/openapi.json", schema, name="openapi"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="openapi"), name="docs"),
]
