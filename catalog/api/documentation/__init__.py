"""What the OpenAPI document says of each operation, drawn from the same declarations.

A room beside the code it describes: `operation` says an operation, `transport` what every answer
has in common, `examples` shows real answers, `finishing` puts it all together.
"""

from catalog.api.documentation.answers import (
    JournalSerializer,
    MatchedDetailSerializer,
    MatchSerializer,
)
from catalog.api.documentation.operation import (
    LANGUAGE,
    Schema,
    operation,
    parameter,
    whole_number,
)
from catalog.api.documentation.problems import ProblemSerializer, problems
from catalog.api.documentation.products import CODE, PRODUCT_DETAIL, PRODUCT_LIST
from catalog.api.documentation.references import (
    FAMILIES,
    METHODS,
    ORGANISATIONS,
    REGIONS,
    SOURCES,
    VOCABULARY,
)

__all__ = [
    "CODE",
    "FAMILIES",
    "LANGUAGE",
    "METHODS",
    "ORGANISATIONS",
    "PRODUCT_DETAIL",
    "PRODUCT_LIST",
    "REGIONS",
    "SOURCES",
    "VOCABULARY",
    "JournalSerializer",
    "MatchSerializer",
    "MatchedDetailSerializer",
    "ProblemSerializer",
    "Schema",
    "operation",
    "parameter",
    "problems",
    "whole_number",
]
