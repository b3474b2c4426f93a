"""The addresses of the pages; English ones are the same below `/en/`."""

from __future__ import annotations

from django.urls import URLPattern, path

from catalog.pages.compare.view import compare
from catalog.pages.feed.view import changes
from catalog.pages.finder.table import products
from catalog.pages.finder.view import find
from catalog.pages.map.view import draw
from catalog.pages.product.view import show
from catalog.pages.reference.view import (
    families,
    family,
    issuer,
    issuers,
    method,
    methods,
    source,
    sources,
)

urlpatterns: list[URLPattern] = [
    path("", find, name="find"),
    path("map/", draw, name="map"),
    path("products/<str:code>/", show, name="product-page"),
    path("compare/", compare, name="compare"),
    path("sources/", sources, name="sources"),
    path("sources/<str:code>/", source, name="source-page"),
    path("issuers/", issuers, name="issuers"),
    path("issuers/<str:code>/", issuer, name="issuer-page"),
    path("families/", families, name="families"),
    path("families/<str:code>/", family, name="family-page"),
    path("methods/", methods, name="methods"),
    path("methods/<str:code>/", method, name="method-page"),
    path("changes.atom", changes, name="changes"),
    path("products.csv", products, name="products-table"),
]
