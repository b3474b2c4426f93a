"""The public shape of a product: a frozen record in, a document in one language out.

Documents are made once, when the journal grows, and served as they are. A code comes with its
label; money is a string in yuan, a rate percent a year, a term months.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog.languages import in_language
from catalog.not_stated import NOT_STATED, not_stated
from products import vocabulary as words
from products.terminology import Vocabulary

Record = dict[str, Any]


class LabelledSerializer(serializers.Serializer):
    """A code with its label in the answer's language."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment] # a member, not the option


@extend_schema_field(LabelledSerializer)
class Coded(serializers.Field):
    """A vocabulary's code as `{code, label}`."""

    def __init__(self, vocabulary: Vocabulary, **kwargs: Any) -> None:
        self.vocabulary = vocabulary
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: str) -> dict[str, str]:
        label = self.vocabulary.label(value).in_language(self.context["language"])
        return {"code": value, "label": label}


@extend_schema_field(LabelledSerializer)
class Named(serializers.Field):
    """A reference that carries its own names, as `{code, label}`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: Record) -> dict[str, str]:
        return {"code": value["code"], "label": translated(value, "name", self.context["language"])}


@extend_schema_field(OpenApiTypes.STR)
class Translated(serializers.Field):
    """A text with an English twin `…_en`; Chinese where there is none."""

    def __init__(self, key: str, **kwargs: Any) -> None:
        self.key = key
        super().__init__(source="*", read_only=True, **kwargs)

    def to_representation(self, value: Record) -> Any:
        return translated(value, self.key, self.context["language"])


@extend_schema_field(OpenApiTypes.STR)
class Currency(serializers.Field):
    """Always yuan, and always said."""

    def __init__(self) -> None:
        super().__init__(source="*", read_only=True)

    def to_representation(self, value: Record) -> str:
        return "CNY"


def translated(value: Record, key: str, language: str) -> Any:
    english = value.get(f"{key}_en") if language == "en" else None
    return english or value[key]


class IssuerSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = Translated("name")
    kind = Coded(words.ORGANISATION_KIND)


class LimitSerializer(serializers.Serializer):
    """Yuan."""

    min = serializers.CharField(allow_null=True)
    max = serializers.CharField(allow_null=True)
    currency = Currency()
    formula = Translated("formula", allow_null=True)


class RateSerializer(serializers.Serializer):
    """Percent a year; spreads in basis points."""

    min = serializers.CharField(allow_null=True)
    max = serializers.CharField(allow_null=True)
    method = Coded(words.RATE_METHOD, allow_null=True)
    benchmark = Coded(words.BENCHMARK, allow_null=True)
    spread_min_bp = serializers.IntegerField(allow_null=True)
    spread_max_bp = serializers.IntegerField(allow_null=True)


class TermSerializer(serializers.Serializer):
    """Months: the facility, and one drawdown under it."""

    facility_min_months = serializers.IntegerField(allow_null=True)
    facility_max_months = serializers.IntegerField(allow_null=True)
    drawdown_months = serializers.IntegerField(allow_null=True)


class HighlightSerializer(serializers.Serializer):
    """Context, never a limit or a term; `key` finds its evidence under `highlights.<key>`."""

    key = serializers.CharField()
    kind = Coded(words.HIGHLIGHT_KIND)
    words = Translated("words")


class EffectiveSerializer(serializers.Serializer):
    """Days in Shanghai; a side not stated is null."""

    def get_fields(self) -> dict[str, serializers.Field]:  # `from` is a keyword
        return {
            "from": serializers.DateField(allow_null=True),
            "to": serializers.DateField(allow_null=True),
        }


class SpeedSerializer(serializers.Serializer):
    """Days."""

    accept_days = serializers.IntegerField(allow_null=True)
    contact_days = serializers.IntegerField(allow_null=True)
    disburse_days = serializers.IntegerField(allow_null=True)
    words = Translated("words", allow_null=True)


class SummarySerializer(serializers.Serializer):
    """What a list shows of a product. `null` and `[]` mean that no source states it."""

    code = serializers.CharField()
    name = serializers.CharField()
    aliases = serializers.ListField(child=serializers.CharField())
    issuer = IssuerSerializer(allow_null=True)
    offering = Coded(words.OFFERING)
    instrument = Coded(words.INSTRUMENT, allow_null=True)
    family = Named(allow_null=True)
    stages = serializers.ListField(child=Coded(words.STAGE))
    regions = serializers.ListField(child=Named())
    limit = LimitSerializer(allow_null=True)
    rate = RateSerializer(allow_null=True)
    term = TermSerializer(allow_null=True)
    guarantees = serializers.ListField(child=Coded(words.GUARANTEE))
    purposes = serializers.ListField(child=Coded(words.PURPOSE))
    asks = serializers.ListField(
        child=Coded(words.ATTRIBUTE), help_text="What the product has conditions on."
    )
    highlights = HighlightSerializer(many=True)
    verified_on = serializers.DateField()
    effective = EffectiveSerializer(allow_null=True)
    not_stated = serializers.ListField(child=serializers.ChoiceField(NOT_STATED))
    url = serializers.CharField()
    page = serializers.CharField()
    apply_url = serializers.URLField(allow_null=True)


@extend_schema_field({"type": ["string", "boolean", "array", "object"]})
class ConditionValue(serializers.Field):
    """What the operator compares with: codes, true or false, a number as text, a score."""

    def to_representation(self, value: Any) -> Any:
        return value


class ConditionSerializer(serializers.Serializer):
    """What is asked of the company; without an operator it is stated in words alone."""

    key = serializers.CharField()
    attribute = Coded(words.ATTRIBUTE)
    operator = Coded(words.OPERATOR, allow_null=True)
    value = ConditionValue(allow_null=True)
    effect = Coded(words.EFFECT)
    words = Translated("words")


class ParticipationSerializer(serializers.Serializer):
    role = Coded(words.ROLE)
    code = serializers.CharField(source="organisation.code")
    name = serializers.CharField(source="organisation.shown")
    kind = Coded(words.ORGANISATION_KIND, source="organisation.kind")

    def to_representation(self, instance: Record) -> Any:
        organisation = instance["organisation"]
        shown = translated(organisation, "name", self.context["language"])
        return super().to_representation(
            {**instance, "organisation": {**organisation, "shown": shown}}
        )


class EvidenceSerializer(serializers.Serializer):
    """Which paragraph of which source states a fact, and of what."""

    source = serializers.CharField()  # type: ignore[assignment] # a member, not the option
    title = serializers.CharField()
    locator = serializers.CharField()
    basis = serializers.ChoiceField(words.BASIS.codes)


class SourceSerializer(serializers.Serializer):
    key = serializers.CharField()
    kind = Coded(words.SOURCE_KIND)
    title = serializers.CharField()
    number = serializers.CharField(allow_null=True)
    publishers = serializers.ListField(child=serializers.CharField())
    published_on = serializers.DateField(allow_null=True)
    in_force_on = serializers.DateField(allow_null=True)
    via = serializers.CharField(allow_null=True)
    url = serializers.URLField(allow_null=True)


class DetailSerializer(SummarySerializer):
    """Everything that is stated of a product, and on whose word."""

    summary = Translated("summary")
    area = serializers.CharField(allow_null=True)
    repayment = serializers.ListField(child=Coded(words.REPAYMENT))
    speed = SpeedSerializer(allow_null=True)
    channel = serializers.ListField(child=Coded(words.CHANNEL))
    conditions = ConditionSerializer(many=True)
    organisations = ParticipationSerializer(many=True)
    assessment_methods = serializers.ListField(child=Named(), source="methods")
    evidence = serializers.DictField(child=EvidenceSerializer(many=True))
    sources = SourceSerializer(many=True)


def evidence(record: Record) -> dict[str, list[Record]]:
    """The citations turned round: each fact with the paragraphs it rests on."""
    titles = {source["key"]: source["title"] for source in record["sources"]}
    found: dict[str, list[Record]] = {}
    for citation in record["citations"]:
        key = citation["source"]
        paragraph = {
            "source": key,
            "title": titles[key],
            "locator": citation["locator"],
            "basis": citation["basis"],
        }
        for fact in citation["facts"]:
            found.setdefault(fact, []).append(paragraph)
    return dict(sorted(found.items()))


def _prepared(record: Record, language: str) -> Record:
    code = record["code"]
    asked = dict.fromkeys(condition["attribute"] for condition in record["conditions"])
    return {
        **record,
        "asks": list(asked),
        "not_stated": not_stated(record),
        "url": f"/api/v1/products/{code}/",
        "page": in_language(f"/products/{code}/", language),
        "evidence": evidence(record),
    }


def summary(record: Record, language: str) -> Record:
    return dict(SummarySerializer(_prepared(record, language), context={"language": language}).data)


def detail(record: Record, language: str) -> Record:
    return dict(DetailSerializer(_prepared(record, language), context={"language": language}).data)
