"""The API's own description, `/api/v1/openapi.json`."""

from __future__ import annotations

from typing import Any

from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from catalog import parameters
from catalog.api.reading import Reading
from catalog.caching import public
from catalog.languages import language_of


class DescriptionView(Reading, SpectacularAPIView):
    """OpenAPI 3.1 as plain JSON, or under its own media type where that is asked for."""

    renderer_classes = [OpenApiJsonRenderer2, OpenApiJsonRenderer]

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        parameters.read(request, ())
        answer: Response = super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]
        return public(answer, language_of(request))
