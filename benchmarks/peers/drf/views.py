"""The two answers: products with their verdicts, and one product by its code."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from rest_framework.viewsets import ReadOnlyModelViewSet

from benchmarks.peers.drf.filters import ProductFilter
from benchmarks.peers.drf.models import Citation, Participation, Product, ProductRegion
from benchmarks.peers.drf.pagination import CappedPagination
from benchmarks.peers.drf.serializers import DetailSerializer, ResultSerializer

SHOWN = (
    "stages",
    Prefetch("regions", ProductRegion.objects.select_related("place")),
    "guarantees",
    "purposes",
    "conditions",
    "highlights",
)
IN_DETAIL = (
    Prefetch("organisations", Participation.objects.select_related("issuer")),
    Prefetch("citations", Citation.objects.select_related("source")),
)


class ProductViewSet(ReadOnlyModelViewSet):
    queryset = Product.objects.select_related("issuer", "family").prefetch_related(*SHOWN)
    lookup_field = "code"
    filterset_class = ProductFilter
    pagination_class = CappedPagination

    def get_queryset(self) -> QuerySet[Product]:
        found = super().get_queryset()
        return found.prefetch_related(*IN_DETAIL) if self.action == "retrieve" else found

    def get_serializer_class(self) -> Any:
        return DetailSerializer if self.action == "retrieve" else ResultSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        given = self.request.query_params
        asked = [name for name in ProductFilter.base_filters if given.get(name)]
        return {**super().get_serializer_context(), "asked": asked}
