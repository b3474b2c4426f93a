"""The shapes of answers that hold products, as the OpenAPI document names them."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from catalog import bounds
from catalog.finding.question import FACETS
from catalog.serializers import DetailSerializer, LabelledSerializer, SummarySerializer
from products.matching import CRITERIA
from products.vocabulary import BASIS, VERDICT


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string", "pattern": r"^-?[0-9]{1,13}\.[0-9]{2}$", "maxLength": 17},
            {"type": "integer", "minimum": -bounds.MOST_DAYS, "maximum": bounds.MOST_DAYS},
        ]
    }
)
class Distance(serializers.Field):
    """The signed missing amount: yuan as a decimal string, or months."""


class VerdictSerializer(serializers.Serializer):
    """How one criterion is met; `distance` is the signed missing amount, yuan or months."""

    verdict = serializers.ChoiceField(VERDICT.codes)
    basis = serializers.ChoiceField(BASIS.codes, allow_null=True)
    note = bounds.sentence(allow_null=True)
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
    """The number of the journal that the answer is true for; 0 and 64 zeros before the first."""

    seq = bounds.count()
    digest = bounds.digest()


class CountSerializer(serializers.Serializer):
    """Results, and those without a miss; up to 1 000, then `exact` is false."""

    value = bounds.count(most=1000)
    met = bounds.count(most=1000)
    exact = serializers.BooleanField()


class FacetValueSerializer(LabelledSerializer):
    count = bounds.count()


class FacetSerializer(serializers.Serializer):
    values = serializers.ListField(child=FacetValueSerializer(), max_length=bounds.MOST_ROWS)
    unstated = bounds.count()


class FacetsSerializer(serializers.Serializer):
    """Each facet that was asked for."""

    def get_fields(self) -> dict[str, serializers.Field]:
        return {name: FacetSerializer(required=False) for name in FACETS}


@extend_schema_serializer(many=False)
class ProductListSerializer(serializers.Serializer):
    """`next` is the address of the next page, null on the last."""

    results = serializers.ListField(child=MatchedSummarySerializer(), max_length=100)
    next = bounds.address(allow_null=True)
    count = CountSerializer(allow_null=True)
    facets = FacetsSerializer(allow_null=True)
    journal = JournalSerializer()
