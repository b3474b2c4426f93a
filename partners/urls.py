"""The addresses that need a key."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from rest_framework.routers import SimpleRouter

from partners.api import webhooks as webhooks_api
from partners.api.submissions import SubmissionViewSet

router = SimpleRouter()
router.register("submissions", SubmissionViewSet, "submission")
router.register("webhooks", webhooks_api.WebhookViewSet, "webhook")

urlpatterns: list[URLPattern | URLResolver] = [path("api/v1/", include(router.urls))]
