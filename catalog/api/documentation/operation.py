"""How an operation is described: its name, what it takes, and every status it can have."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter

from catalog import filters
from catalog.api.documentation.problems import problems
from catalog.finding.question import Question
from catalog.values import WholeNumberField

Schema = dict[str, Any]

LANGUAGE = OpenApiParameter("Accept-Language", {"type": "string"}, OpenApiParameter.HEADER)
"""Said by `transport`, as every operation takes it."""
ALWAYS = (400, 401, 403, 406, 414, 429, 500, 503)
"""An unknown parameter, a key that opens nothing or is meant for something else, another media
type, an address too long, a limit passed, and what is our fault: they can come to whatever is
asked."""

USUAL = Question()
"""What is asked where nothing is given."""


def parameter(name: str) -> OpenApiParameter:
    """A parameter of the list, as the filters declare it."""
    field = filters.FIELDS[name]
    usual = getattr(USUAL, name, None)
    return OpenApiParameter(
        name,
        {**field.schema, "default": usual} if usual else field.schema,
        OpenApiParameter.QUERY,
        description=field.help_text,
        style="form" if field.schema["type"] == "array" else None,
        explode=False if field.schema["type"] == "array" else None,
    )


def whole_number(
    name: str, field: WholeNumberField, description: str, *, usual: int | None = None
) -> OpenApiParameter:
    """A whole number as its field reads it; `usual` stands where none is given."""
    default = {} if usual is None else {"default": usual}
    schema = {**field.schema, **default}
    return OpenApiParameter(name, schema, OpenApiParameter.QUERY, description=description)


def operation(
    operation_id: str,
    tag: str,
    summary: str,
    answer: Any,
    parameters: list[OpenApiParameter],
    statuses: tuple[int, ...],
) -> Schema:
    """A GET that answers JSON, for `extend_schema`; headers, 304 and keys come by `transport`."""
    return {
        "operation_id": operation_id,
        "tags": [tag],
        "summary": summary,
        "description": f"{summary}.",
        "parameters": [LANGUAGE, *parameters],
        "responses": {(200, "application/json"): answer, **problems(*statuses, *ALWAYS)},
        "auth": [],
    }
