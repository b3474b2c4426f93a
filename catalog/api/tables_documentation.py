"""What the OpenAPI document says of the lists as CSV."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from catalog.api import documentation
from catalog.api.documentation import parameter
from catalog.api.export_documentation import ATTACHED, file_operation
from catalog.bulk import columns, products_table
from catalog.bulk.columns import Columns
from catalog.bulk.whole_answer import MOST

CSV = "text/csv"
HELD = OpenApiParameter(
    "If-None-Match",
    {"type": "string"},
    OpenApiParameter.HEADER,
    description="The ETags that you hold; 304 where the table is one of them still.",
)
SAME = OpenApiResponse(description="You hold this table already; there is no body.")


def _table(
    name: str,
    summary: str,
    shown: Columns,
    parameters: tuple[OpenApiParameter, ...] = (),
    *statuses: int,
    more: str = "",
) -> dict[str, Any]:
    described = (
        f"UTF-8 with a byte order mark, lines ending in CRLF. Columns: {', '.join(shown)}{more}. "
        "Items of a list are divided by “; ”. A text that a spreadsheet would calculate begins "
        "with an apostrophe."
    )
    told = file_operation(
        f"{name}_csv",
        "tables",
        summary,
        CSV,
        OpenApiResponse(OpenApiTypes.STR, description=described),
        [ATTACHED, HELD, *parameters],
        (400, *statuses),
    )
    return {**told, "responses": {**told["responses"], 304: SAME}}


PRODUCTS = _table(
    "products",
    f"The list of products as a table: all results, up to {MOST}",
    columns.PRODUCTS,
    tuple(parameter(name) for name in products_table.PARAMETERS),
    422,
    more="; then match.<criterion> for each criterion asked, with the verdict's label",
)
ORGANISATIONS = _table("organisations", "Organisations as a table", columns.ORGANISATIONS)
FAMILIES = _table("families", "Families as a table", columns.FAMILIES)
SOURCES = _table("sources", "Sources as a table", columns.SOURCES)
METHODS = _table("assessment_methods", "Assessment methods as a table", columns.METHODS)
REGIONS = _table(
    "regions",
    "Regions right below one as a table",
    columns.REGIONS,
    tuple(one for one in documentation.REGIONS["parameters"] if one.name == "parent"),
)
VOCABULARY = _table("vocabulary", "Every code as a table", columns.VOCABULARY)
