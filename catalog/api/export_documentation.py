"""What the OpenAPI document says of the export and the form of a record."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from catalog.api.documentation import operation

SCHEMA_PATH = "/api/v1/record-schema.json"
LINES = "application/x-ndjson"
SCHEMA = "application/schema+json"


ATTACHED = OpenApiParameter(
    "Content-Disposition",
    {"type": "string", "maxLength": 200, "example": 'attachment; filename="products.csv"'},
    OpenApiParameter.HEADER,
    description="The name under which a browser keeps it.",
    response=[200],
)


def file_operation(
    operation_id: str,
    tag: str,
    summary: str,
    media_type: str,
    answer: Any,
    parameters: list[OpenApiParameter],
    statuses: tuple[int, ...],
) -> dict[str, Any]:
    """An operation that answers with a file whose address says its form: never a 406."""
    told = operation(operation_id, tag, summary, answer, parameters, statuses)
    others = {
        (status, media): response
        for (status, media), response in told["responses"].items()
        if status not in (200, 406)
    }
    return {**told, "responses": {(200, media_type): answer, **others}}


EXPORT = file_operation(
    "export",
    "copies",
    "The whole catalog as lines of records, true for one number of the journal",
    LINES,
    OpenApiResponse(
        OpenApiTypes.STR,
        description=f"One JSON value a line, `#/$defs/line` of {SCHEMA_PATH}: a head with `seq`, "
        "`digest`, `release` and `counts`; then organisations, families, sources, methods; then "
        "products, first published first. Fewer lines than `counts` tells means that it was cut "
        "off. `Link` with rel=next goes on in the journal.",
    ),
    [ATTACHED],
    (400,),
)
RECORD_SCHEMA = file_operation(
    "record_schema",
    "copies",
    "JSON Schema of a record, of a line of the export, and of the journal's frozen product",
    SCHEMA,
    OpenApiResponse(
        {"type": "object", "additionalProperties": True}, description="JSON Schema 2020-12."
    ),
    [],
    (400,),
)
