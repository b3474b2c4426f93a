"""Products as JSON: nested model serializers over what the view has fetched beforehand."""

from __future__ import annotations

import json
from typing import Any

from rest_framework import serializers

from benchmarks.peers.drf.blocks import (
    Coded,
    CodedList,
    EffectiveSerializer,
    Json,
    LimitSerializer,
    RateSerializer,
    SpeedSerializer,
    TermSerializer,
)
from benchmarks.peers.drf.filters import VERDICTS
from benchmarks.peers.drf.models import (
    Citation,
    Condition,
    Family,
    Guarantee,
    Highlight,
    Issuer,
    Participation,
    Product,
    ProductRegion,
    Purpose,
    Source,
    Stage,
)
from products import vocabulary as words


def _label(source: str) -> Any:
    """A field of that name; in a serializer, `label` is an option too."""
    return serializers.CharField(source=source)


class IssuerSerializer(serializers.ModelSerializer):
    kind = Coded(words.ORGANISATION_KIND)

    class Meta:
        model = Issuer
        fields = ["code", "name", "kind"]


class FamilySerializer(serializers.ModelSerializer):
    label = _label("name")

    class Meta:
        model = Family
        fields = ["code", "label"]


class CodeSerializer(serializers.ModelSerializer):
    """A row that is one code of a product."""

    label = _label("get_code_display")


class StageSerializer(CodeSerializer):
    class Meta:
        model = Stage
        fields = ["code", "label"]


class GuaranteeSerializer(CodeSerializer):
    class Meta:
        model = Guarantee
        fields = ["code", "label"]


class PurposeSerializer(CodeSerializer):
    class Meta:
        model = Purpose
        fields = ["code", "label"]


class RegionSerializer(serializers.ModelSerializer):
    code = serializers.CharField(source="place_id")
    label = _label("place.name")

    class Meta:
        model = ProductRegion
        fields = ["code", "label"]


class HighlightSerializer(serializers.ModelSerializer):
    kind = Coded(words.HIGHLIGHT_KIND)

    class Meta:
        model = Highlight
        fields = ["key", "kind", "words"]


class ProductSerializer(serializers.ModelSerializer):
    aliases = Json()
    issuer = IssuerSerializer()
    offering = Coded(words.OFFERING)
    instrument = Coded(words.INSTRUMENT)
    family = FamilySerializer()
    stages = StageSerializer(many=True)
    regions = RegionSerializer(many=True)
    limit = LimitSerializer(source="*")
    rate = RateSerializer(source="*")
    term = TermSerializer(source="*")
    guarantees = GuaranteeSerializer(many=True)
    purposes = PurposeSerializer(many=True)
    asks = serializers.SerializerMethodField()
    highlights = HighlightSerializer(many=True)
    effective = EffectiveSerializer(source="*")
    url = serializers.SerializerMethodField()
    page = serializers.SerializerMethodField()

    class Meta:
        model = Product
        fields = [
            *("code", "name", "aliases", "issuer", "offering", "instrument", "family", "stages"),
            *("regions", "limit", "rate", "term", "guarantees", "purposes", "asks", "highlights"),
            *("verified_on", "effective", "url", "page", "apply_url"),
        ]

    def get_asks(self, product: Product) -> list[dict[str, str]]:
        asked = {row.attribute: row.get_attribute_display() for row in product.conditions.all()}
        return [{"code": code, "label": label} for code, label in asked.items()]

    def get_url(self, product: Product) -> str:
        return f"/api/v1/products/{product.code}/"

    def get_page(self, product: Product) -> str:
        return f"/products/{product.code}/"


class ResultSerializer(ProductSerializer):
    """A product of a list, with the verdicts that the filters have added to it."""

    match = serializers.SerializerMethodField()

    class Meta(ProductSerializer.Meta):
        fields = [*ProductSerializer.Meta.fields, "match"]

    def get_match(self, product: Product) -> dict[str, dict[str, str]]:
        return {
            name: {"verdict": VERDICTS[getattr(product, f"{name}_rank")]}
            for name in self.context["asked"]
        }


class ConditionSerializer(serializers.ModelSerializer):
    attribute = Coded(words.ATTRIBUTE)
    operator = Coded(words.OPERATOR)
    value = Json()
    effect = Coded(words.EFFECT)

    class Meta:
        model = Condition
        fields = ["key", "attribute", "operator", "value", "effect", "words"]


class ParticipationSerializer(serializers.ModelSerializer):
    role = Coded(words.ROLE)
    code = serializers.CharField(source="issuer.code")
    name = serializers.CharField(source="issuer.name")
    kind = Coded(words.ORGANISATION_KIND, source="issuer.kind")

    class Meta:
        model = Participation
        fields = ["role", "code", "name", "kind"]


class EvidenceSerializer(serializers.ModelSerializer):
    source = serializers.CharField(source="source_id")  # type: ignore[assignment]
    title = serializers.CharField(source="source.title")

    class Meta:
        model = Citation
        fields = ["source", "title", "locator", "basis"]


class SourceSerializer(serializers.ModelSerializer):
    kind = Coded(words.SOURCE_KIND)
    publishers = Json()

    class Meta:
        model = Source
        fields = [
            *("key", "kind", "title", "number", "publishers", "published_on", "in_force_on"),
            *("via", "url"),
        ]


class DetailSerializer(ProductSerializer):
    """Everything that is stated of a product, and on whose word."""

    repayment = CodedList(words.REPAYMENT)
    speed = SpeedSerializer(source="*")
    channel = CodedList(words.CHANNEL)
    conditions = ConditionSerializer(many=True)
    organisations = ParticipationSerializer(many=True)
    evidence = serializers.SerializerMethodField()
    sources = serializers.SerializerMethodField()

    class Meta(ProductSerializer.Meta):
        fields = [
            *ProductSerializer.Meta.fields,
            *("summary", "area", "repayment", "speed", "channel", "conditions", "organisations"),
            *("evidence", "sources"),
        ]

    def get_evidence(self, product: Product) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        citations = product.citations.all()
        for row, shown in zip(
            citations, EvidenceSerializer(citations, many=True).data, strict=True
        ):
            for fact in json.loads(row.facts):
                found.setdefault(fact, []).append(shown)
        return dict(sorted(found.items()))

    def get_sources(self, product: Product) -> Any:
        sources = {row.source_id: row.source for row in product.citations.all()}
        return SourceSerializer([sources[key] for key in sorted(sources)], many=True).data
