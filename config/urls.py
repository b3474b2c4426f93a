"""Every address of the site starts here."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("", include("catalog.urls")),
    path("", include("partners.urls")),
    *i18n_patterns(path("", include("catalog.pages.urls")), prefix_default_language=False),
]

handler403 = "config.refusals.not_permitted"
handler404 = "config.refusals.not_found"
handler500 = "config.refusals.failed"
