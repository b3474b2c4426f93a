"""What the OpenAPI document says of each operation, drawn from the same declarations."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema_field,
    extend_schema_serializer,
    inline_serializer,
)
from rest_framework import serializers

from catalog import filters
from catalog.errors import TITLES
from catalog.serializers import DetailSerializer, LabelledSerializer, SummarySerializer
from products.matching import CRITERIA
from products.vocabulary import BASIS, VERDICT

Schema = dict[str, Any]


@extend_schema_field({"type": ["string", "integer"]})
class Distance(serializers.Field):
    """The signed missing amount: yuan as a decimal string, or months."""


class VerdictSerializer(serializers.Serializer):
    """How one criterion is met; `distance` is the signed missing amount, yuan or months."""

    verdict = serializers.ChoiceField(VERDICT.codes)
    basis = serializers.ChoiceField(BASIS.codes, allow_null=True)
    note = serializers.CharField(allow_null=True)
    distance = Distance(allow_null=True)


class MatchSerializer(serializers.Serializer):
    """A verdict for every criterion given; empty when none was."""

    def get_fields(self) -> dict[str, serializers.Field]:
        return {name: VerdictSerializer(required=False) for name in CRITERIA}


class MatchedSummarySerializer(SummarySerializer):
    match = MatchSerializer()


class MatchedDetailSerializer(DetailSerializer):
    match = MatchSerializer()


class JournalSerializer(serializers.Serializer):
    """The number of the journal that the answer is true for."""

    seq = serializers.IntegerField()
    digest = serializers.CharField()


class CountSerializer(serializers.Serializer):
    """Results, and those without a miss; up to 1 000, then `exact` is false."""

    value = serializers.IntegerField()
    met = serializers.IntegerField()
    exact = serializers.BooleanField()


class FacetValueSerializer(LabelledSerializer):
    count = serializers.IntegerField()


class FacetSerializer(serializers.Serializer):
    values = FacetValueSerializer(many=True)
    unstated = serializers.IntegerField()


@extend_schema_serializer(many=False)
class ProductListSerializer(serializers.Serializer):
    results = MatchedSummarySerializer(many=True)
    next = serializers.CharField(allow_null=True)
    count = CountSerializer(allow_null=True)
    facets = serializers.DictField(child=FacetSerializer(), allow_null=True)
    journal = JournalSerializer()


class FaultSerializer(serializers.Serializer):
    """One thing that is wrong, and what would be right."""

    parameter = serializers.CharField()
    detail = serializers.CharField()
    allowed = serializers.ListField(child=serializers.CharField(), required=False)
    did_you_mean = serializers.CharField(required=False)


class ProblemSerializer(serializers.Serializer):
    """RFC 9457. A withdrawn product also says when, and at which number of the journal."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = FaultSerializer(many=True)  # type: ignore[assignment] # a member, not the property
    withdrawn_at = serializers.DateTimeField(required=False)
    seq = serializers.IntegerField(required=False)


LANGUAGE = OpenApiParameter(
    "Accept-Language",
    {"type": "string", "example": "en"},
    OpenApiParameter.HEADER,
    description="zh-hans (default) or en.",
)


def parameter(name: str) -> OpenApiParameter:
    field = filters.FIELDS[name]
    return OpenApiParameter(
        name,
        field.schema,
        OpenApiParameter.QUERY,
        description=field.help_text,
        style="form" if field.schema["type"] == "array" else None,
        explode=False if field.schema["type"] == "array" else None,
    )


def _problems(*statuses: int) -> dict[Any, OpenApiResponse]:
    return {
        (status, "application/problem+json"): OpenApiResponse(
            ProblemSerializer, description=TITLES[status][1].en
        )
        for status in statuses
    }


def operation(
    operation_id: str,
    tag: str,
    summary: str,
    answer: Any,
    parameters: list[OpenApiParameter],
    statuses: tuple[int, ...],
) -> Schema:
    return {
        "operation_id": operation_id,
        "tags": [tag],
        "summary": summary,
        "parameters": [LANGUAGE, *parameters],
        "responses": {
            (200, "application/json"): answer,
            **_problems(*statuses, 406, 414, 500, 503),
        },
        "auth": [],
    }


def _rows(name: str, fields: dict[str, serializers.Field]) -> serializers.Serializer:
    row = inline_serializer(name, fields, many=True)
    rows = inline_serializer(f"{name}List", {"results": row, "journal": JournalSerializer()})
    return extend_schema_serializer(many=False)(type(rows))()


def _text(*, null: bool = False) -> serializers.Field:
    return serializers.CharField(allow_null=null)


def _texts() -> serializers.Field:
    return serializers.ListField(child=serializers.CharField())


PRODUCT_LIST = operation(
    "products_list",
    "products",
    "Products that suit a company, the best fit first",
    ProductListSerializer,
    [parameter(name) for name in filters.PARAMETERS],
    (400, 422),
)

CODE = OpenApiParameter(
    "code", OpenApiTypes.STR, OpenApiParameter.PATH, description="Its permanent code."
)

PRODUCT_DETAIL = operation(
    "products_retrieve",
    "products",
    "Everything stated of one product, with its evidence and how it meets a company",
    MatchedDetailSerializer,
    [CODE, *(parameter(name) for name in filters.COMPANY_PARAMETERS)],
    (400, 404, 410),
)

ORGANISATIONS = operation(
    "organisations_list",
    "reference",
    "Issuers, partners, designers and promoters",
    _rows(
        "Organisation",
        {
            "code": _text(),
            "name": _text(),
            "kind": LabelledSerializer(),
            "parent": _text(null=True),
            "region": _text(null=True),
            "domain": _text(null=True),
            "products": serializers.IntegerField(),
        },
    ),
    [],
    (400,),
)

FAMILIES = operation(
    "families_list",
    "reference",
    "Families of products",
    _rows(
        "Family",
        {
            "code": _text(),
            "name": _text(),
            "parent": _text(null=True),
            "products": serializers.IntegerField(),
        },
    ),
    [],
    (400,),
)

SOURCES = operation(
    "sources_list",
    "reference",
    "The articles and documents that facts are drawn from",
    _rows(
        "SourceRow",
        {
            "key": _text(),
            "kind": LabelledSerializer(),
            "title": _text(),
            "number": _text(null=True),
            "publishers": _texts(),
            "author": _text(null=True),
            "published_on": serializers.DateField(allow_null=True),
            "in_force_on": serializers.DateField(allow_null=True),
            "via": _text(null=True),
            "url": _text(null=True),
            "products": serializers.IntegerField(),
        },
    ),
    [],
    (400,),
)

METHODS = operation(
    "assessment_methods_list",
    "reference",
    "What lenders look at",
    _rows(
        "AssessmentMethod",
        {
            "code": _text(),
            "name": _text(),
            "owner": _text(null=True),
            "summary": _text(),
            "dimensions": _texts(),
            "evidence": inline_serializer(
                "MethodEvidence",
                {"source": _text(), "title": _text(), "locator": _text()},
                many=True,
            ),
            "products": serializers.IntegerField(),
        },
    ),
    [],
    (400,),
)

REGIONS = operation(
    "regions_list",
    "reference",
    "Regions right below one, with the products whose region contains them",
    _rows(
        "Region",
        {
            "code": _text(),
            "name": _text(),
            "parent": _text(),
            "children": serializers.IntegerField(),
            "products": serializers.IntegerField(),
        },
    ),
    [
        OpenApiParameter(
            "parent",
            {"type": "string", "pattern": "^([0-9]{6})?$", "default": "000000"},
            OpenApiParameter.QUERY,
            description="Its code; the whole country by default.",
        )
    ],
    (400,),
)

VOCABULARY = operation(
    "vocabulary_list",
    "reference",
    "Every code with its label and definition",
    _rows(
        "VocabularyWords",
        {
            "name": _text(),
            "title": _text(),
            "terms": inline_serializer(
                "VocabularyTerm",
                {"code": _text(), "label": _text(), "definition": _text(null=True)},
                many=True,
            ),
        },
    ),
    [],
    (400,),
)
