"""What the serializers are made of: codes with their labels, and columns that belong together."""

from __future__ import annotations

import json
from typing import Any

from rest_framework import serializers

from benchmarks.peers.drf.models import Product
from products import vocabulary as words
from products.terminology import Vocabulary


class Coded(serializers.CharField):
    """A code with its label."""

    def __init__(self, vocabulary: Vocabulary, **options: Any) -> None:
        super().__init__(**options)
        self.vocabulary = vocabulary

    def to_representation(self, value: str) -> Any:
        return {"code": value, "label": self.vocabulary.label(value).zh}


class Json(serializers.CharField):
    """A list that the table keeps as text."""

    def to_representation(self, value: str) -> Any:
        return json.loads(value)


class CodedList(Json):
    def __init__(self, vocabulary: Vocabulary, **options: Any) -> None:
        super().__init__(**options)
        self.vocabulary = vocabulary

    def to_representation(self, value: str) -> Any:
        codes = super().to_representation(value)
        return [{"code": code, "label": self.vocabulary.label(code).zh} for code in codes]


class Block(serializers.ModelSerializer):
    """Columns of the product that belong together; null where none is stated."""

    def to_representation(self, instance: Product) -> Any:
        shown = super().to_representation(instance)
        return shown if any(value is not None for value in shown.values()) else None


def _member(kind: type[serializers.Field], source: str, **options: Any) -> serializers.Field:
    return kind(source=source, allow_null=True, read_only=True, **options)


class LimitSerializer(Block):
    min = _member(serializers.DecimalField, "limit_min", max_digits=14, decimal_places=2)
    max = _member(serializers.DecimalField, "limit_max", max_digits=14, decimal_places=2)
    formula = _member(serializers.CharField, "limit_formula")

    class Meta:
        model = Product
        fields = ["min", "max", "formula"]

    def to_representation(self, instance: Product) -> Any:
        shown = super().to_representation(instance)
        return shown and {**shown, "currency": "CNY"}


class RateSerializer(Block):
    min = _member(serializers.DecimalField, "rate_min", max_digits=9, decimal_places=4)
    max = _member(serializers.DecimalField, "rate_max", max_digits=9, decimal_places=4)
    method = Coded(words.RATE_METHOD, source="rate_method")
    benchmark = Coded(words.BENCHMARK, source="rate_benchmark")
    spread_min_bp = _member(serializers.IntegerField, "rate_spread_min_bp")
    spread_max_bp = _member(serializers.IntegerField, "rate_spread_max_bp")

    class Meta:
        model = Product
        fields = ["min", "max", "method", "benchmark", "spread_min_bp", "spread_max_bp"]


class TermSerializer(Block):
    facility_min_months = _member(serializers.IntegerField, "term_facility_min_months")
    facility_max_months = _member(serializers.IntegerField, "term_facility_max_months")
    drawdown_months = _member(serializers.IntegerField, "term_drawdown_months")

    class Meta:
        model = Product
        fields = ["facility_min_months", "facility_max_months", "drawdown_months"]


class SpeedSerializer(Block):
    accept_days = _member(serializers.IntegerField, "speed_accept_days")
    contact_days = _member(serializers.IntegerField, "speed_contact_days")
    disburse_days = _member(serializers.IntegerField, "speed_disburse_days")
    words = _member(serializers.CharField, "speed_words")

    class Meta:
        model = Product
        fields = ["accept_days", "contact_days", "disburse_days", "words"]


class EffectiveSerializer(Block):
    class Meta:
        model = Product
        fields: list[str] = []

    def get_fields(self) -> dict[str, serializers.Field]:
        days = ("from", "to")
        return {name: _member(serializers.DateField, f"effective_{name}") for name in days}
