"""What every view of the API has in common: it only reads, and any page may ask it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSet

from catalog.caching import open_to_all

METHODS = "GET, HEAD, OPTIONS"
ASKED_WITH = "Accept, Accept-Language, Authorization, If-None-Match"
DAY = "86400"


class Reading(APIView):
    http_method_names = ["get", "head", "options"]

    def options(  # type: ignore[override]  # Django's answers are answers too
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """What a browser asks before it lets a script of another origin in."""
        answer = HttpResponse(status=204)
        del answer["Content-Type"]
        answer["Allow"] = METHODS
        open_to_all(answer)
        answer["Access-Control-Allow-Methods"] = METHODS
        answer["Access-Control-Allow-Headers"] = ASKED_WITH
        answer["Access-Control-Max-Age"] = DAY
        return answer


class ReadViewSet(Reading, ViewSet):
    """A viewset of answers to GET, HEAD and OPTIONS."""
