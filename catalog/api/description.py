"""The API's own description, `/api/v1/openapi.json`."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpResponse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from catalog import parameters
from catalog.api.reading import Reading
from catalog.api.responses import dumped
from catalog.caching import public
from catalog.conditional import by_content
from catalog.languages import language_of


@cache
def document() -> str:
    """OpenAPI 3.1 as JSON text; it is drawn from the code, so it is made once."""
    schema: Any = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    return dumped(schema)


class DescriptionView(Reading):
    """As plain JSON, or under its own media type where that is asked for."""

    renderer_classes = [OpenApiJsonRenderer2, OpenApiJsonRenderer]

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        parameters.read(request, ())
        language = language_of(request)
        media_type = request.accepted_renderer.media_type
        answer = public(HttpResponse(document(), content_type=media_type), language)
        return by_content(request, answer, language)
