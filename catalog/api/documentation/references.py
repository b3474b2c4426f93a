"""What the OpenAPI document says of reference rows."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema_serializer, inline_serializer
from rest_framework import serializers

from catalog import bounds
from catalog.api.documentation.answers import JournalSerializer
from catalog.api.documentation.operation import Schema, operation
from catalog.serializers import LabelledSerializer
from products.record_schema import REGION as REGION_CODE

Fields = dict[str, serializers.Field]


def _rows(name: str, fields: Fields) -> serializers.Serializer:
    """`{"results": [row, …], "journal": …}`; rows that are not products have no pages."""
    row = inline_serializer(name, fields)
    results = serializers.ListField(child=row, max_length=bounds.MOST_ROWS)
    rows = inline_serializer(f"{name}List", {"results": results, "journal": JournalSerializer()})
    return extend_schema_serializer(many=False)(type(rows))()


def _list(operation_id: str, summary: str, rows: Any, *taken: OpenApiParameter) -> Schema:
    return operation(operation_id, "reference", summary, rows, [*taken], ())


def _region(**options: Any) -> serializers.Field:
    return serializers.RegexField(REGION_CODE["pattern"], max_length=6, **options)


ORGANISATION: Fields = {
    "code": bounds.code(),
    "name": bounds.text("organisation.name"),
    "kind": LabelledSerializer(),
    "parent": bounds.code(allow_null=True),
    "region": _region(allow_null=True),
    "domain": bounds.text("organisation.domain", allow_null=True),
    "products": bounds.count(),
}
FAMILY: Fields = {
    "code": bounds.code(),
    "name": bounds.text("family.name"),
    "parent": bounds.code(allow_null=True),
    "products": bounds.count(),
}
SOURCE: Fields = {
    "key": bounds.code(),
    "kind": LabelledSerializer(),
    "title": bounds.text("source.title"),
    "number": bounds.text("source.number", allow_null=True),
    "publishers": bounds.texts("source.publishers"),
    "author": bounds.text("source.author", allow_null=True),
    "published_on": serializers.DateField(allow_null=True),
    "in_force_on": serializers.DateField(allow_null=True),
    "via": bounds.text("source.via", allow_null=True),
    "url": serializers.URLField(allow_null=True, max_length=bounds.longest("source.url")),
    "products": bounds.count(),
}
METHOD: Fields = {
    "code": bounds.code(),
    "name": bounds.text("method.name"),
    "owner": bounds.code(allow_null=True),
    "summary": bounds.text("method.summary"),
    "dimensions": bounds.texts("method.dimensions"),
    "evidence": serializers.ListField(
        child=inline_serializer(
            "MethodEvidence",
            {
                "source": bounds.code(),
                "title": bounds.text("source.title"),
                "locator": bounds.text("method.citations.locator"),
            },
        ),
        max_length=bounds.MOST_LISTED,
    ),
    "products": bounds.count(),
}
REGION: Fields = {
    "code": _region(),
    "name": serializers.CharField(max_length=bounds.LONGEST_LABEL),
    "parent": _region(),
    "children": bounds.count(),
    "products": bounds.count(),
}
WORDS: Fields = {
    "name": serializers.RegexField("^[a-z_]+$", max_length=40),
    "title": serializers.CharField(max_length=bounds.LONGEST_LABEL),
    "terms": serializers.ListField(
        child=inline_serializer(
            "VocabularyTerm",
            {
                "code": serializers.RegexField(bounds.ANY_CODE, max_length=bounds.LONGEST_CODE),
                "label": serializers.CharField(max_length=bounds.LONGEST_LABEL),
                "definition": bounds.sentence(allow_null=True),
            },
        ),
        max_length=bounds.MOST_ROWS,
    ),
}
PARENT = OpenApiParameter(
    "parent",
    {"type": "string", "pattern": "^([0-9]{6})?$", "maxLength": 6, "default": "000000"},
    OpenApiParameter.QUERY,
    description="Its code; the whole country by default.",
)

ORGANISATIONS = _list(
    "organisations_list",
    "Issuers, partners, designers and promoters",
    _rows("Organisation", ORGANISATION),
)
FAMILIES = _list("families_list", "Families of products", _rows("Family", FAMILY))
SOURCES = _list(
    "sources_list",
    "The articles and documents that facts are drawn from",
    _rows("SourceRow", SOURCE),
)
METHODS = _list(
    "assessment_methods_list", "What lenders look at", _rows("AssessmentMethod", METHOD)
)
REGIONS = _list(
    "regions_list",
    "Regions right below one, with the products whose region contains them",
    _rows("Region", REGION),
    PARENT,
)
VOCABULARY = _list(
    "vocabulary_list",
    "Every code with its label and definition",
    _rows("VocabularyWords", WORDS),
)
