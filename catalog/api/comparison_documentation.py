"""What the OpenAPI document says of the comparison."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, extend_schema_serializer
from rest_framework import serializers

from catalog import bounds, filters
from catalog.api.documentation import (
    JournalSerializer,
    MatchedDetailSerializer,
    operation,
    parameter,
)
from catalog.comparing import CODE, LEAST, MOST, SHOWN
from catalog.differing import FACTS


@extend_schema_serializer(many=False)
class ComparisonSerializer(serializers.Serializer):
    """The products in the order asked; `differing` names the facts that are not the same in all."""

    results = serializers.ListField(child=MatchedDetailSerializer(), max_length=MOST)
    differing = serializers.ListField(
        child=serializers.RegexField(bounds.FACT, max_length=bounds.LONGEST_CODE),
        help_text=f"In reading order, of these: {', '.join(FACTS)}.",
    )
    journal = JournalSerializer()


CODES = OpenApiParameter(
    CODE,
    {
        "type": "array",
        "items": {"type": "string", "minLength": 1, "maxLength": SHOWN},
        "minItems": LEAST,
        "maxItems": MOST,
        "uniqueItems": True,
        "example": ["cmb-zhaoke-toudai", "hxb-keji-qiye-touliandai"],
    },
    OpenApiParameter.QUERY,
    required=True,
    description="The permanent codes of the products, one each time: ?code=a&code=b.",
    style="form",
    explode=True,
)

COMPARISON = operation(
    "compare_list",
    "products",
    "Two to five products side by side, how each meets a company, and which facts differ",
    ComparisonSerializer,
    [CODES, *(parameter(name) for name in filters.DETAIL_PARAMETERS)],
    (400,),
)
