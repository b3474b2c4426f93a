"""The public shape of a product: a frozen record in, a document in one language out.

Documents are made once, when the journal grows, and served as they are. A code comes with its
label; money is a string in yuan, a rate percent a year, a term months.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog import bounds
from catalog.languages import in_language
from catalog.not_stated import NOT_STATED, not_stated
from products import vocabulary as words
from products.record_schema import VALUE
from products.terminology import Vocabulary

Record = dict[str, Any]


class LabelledSerializer(serializers.Serializer):
    """A code with its label in the answer's language."""

    code = serializers.RegexField(bounds.ANY_CODE, max_length=bounds.LONGEST_CODE)
    label = serializers.CharField(  # type: ignore[assignment] # a member, not the option
        max_length=bounds.LONGEST_LABEL
    )


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


class Translated(serializers.CharField):
    """A text with an English twin `…_en`; Chinese where there is none.

    `path` leads to it in the record format, which says how long it can be.
    """

    def __init__(self, path: str, **kwargs: Any) -> None:
        self.key = path.rpartition(".")[2]
        longest = bounds.longest(path)
        super().__init__(source="*", read_only=True, max_length=longest, **kwargs)

    def to_representation(  # type: ignore[override]  # the whole record comes, to choose from
        self, value: Record
    ) -> Any:
        return translated(value, self.key, self.context["language"])


@extend_schema_field({"type": "string", "enum": ["CNY"]})
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
    code = bounds.code()
    name = Translated("organisation.name")
    kind = Coded(words.ORGANISATION_KIND)


class LimitSerializer(serializers.Serializer):
    """Yuan."""

    min = bounds.decimal("product.limit.min", allow_null=True)
    max = bounds.decimal("product.limit.max", allow_null=True)
    currency = Currency()
    formula = Translated("product.limit.formula", allow_null=True)


class RateSerializer(serializers.Serializer):
    """Percent a year; spreads in basis points."""

    min = bounds.decimal("product.rate.min", allow_null=True)
    max = bounds.decimal("product.rate.max", allow_null=True)
    method = Coded(words.RATE_METHOD, allow_null=True)
    benchmark = Coded(words.BENCHMARK, allow_null=True)
    spread_min_bp = bounds.whole("product.rate.spread_min_bp", allow_null=True)
    spread_max_bp = bounds.whole("product.rate.spread_max_bp", allow_null=True)


class TermSerializer(serializers.Serializer):
    """Months: the facility, and one drawdown under it."""

    facility_min_months = bounds.whole("product.term.facility_min_months", allow_null=True)
    facility_max_months = bounds.whole("product.term.facility_max_months", allow_null=True)
    drawdown_months = bounds.whole("product.term.drawdown_months", allow_null=True)


class HighlightSerializer(serializers.Serializer):
    """Context, never a limit or a term; `key` finds its evidence under `highlights.<key>`."""

    key = bounds.code()
    kind = Coded(words.HIGHLIGHT_KIND)
    words = Translated("product.highlights.words")


class EffectiveSerializer(serializers.Serializer):
    """Days in Shanghai; a side not stated is null."""

    def get_fields(self) -> dict[str, serializers.Field]:  # `from` is a keyword
        return {
            "from": serializers.DateField(allow_null=True),
            "to": serializers.DateField(allow_null=True),
        }


class SpeedSerializer(serializers.Serializer):
    """Days."""

    accept_days = bounds.whole("product.speed.accept_days", allow_null=True)
    contact_days = bounds.whole("product.speed.contact_days", allow_null=True)
    disburse_days = bounds.whole("product.speed.disburse_days", allow_null=True)
    words = Translated("product.speed.words", allow_null=True)


class SummarySerializer(serializers.Serializer):
    """What a list shows of a product. `null` and `[]` mean that no source states it."""

    code = bounds.code()
    name = bounds.text("product.name")
    aliases = bounds.texts("product.aliases")
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
    not_stated = serializers.ListField(
        child=serializers.RegexField(bounds.FACT, max_length=bounds.LONGEST_CODE),
        help_text=f"The facts that no source states, of these: {', '.join(NOT_STATED)}.",
    )
    url = bounds.address()
    page = bounds.address()
    apply_url = serializers.URLField(
        allow_null=True, max_length=bounds.longest("product.apply_url")
    )


@extend_schema_field({"anyOf": [{"type": "boolean"}, *VALUE["anyOf"][1:]]})
class ConditionValue(serializers.Field):
    """What the operator compares with: codes, true or false, a number as text, a score."""

    def to_representation(self, value: Any) -> Any:
        return value


class ConditionSerializer(serializers.Serializer):
    """What is asked of the company; without an operator it is stated in words alone."""

    key = bounds.code()
    attribute = Coded(words.ATTRIBUTE)
    operator = Coded(words.OPERATOR, allow_null=True)
    value = ConditionValue(allow_null=True)
    effect = Coded(words.EFFECT)
    words = Translated("product.conditions.words")


class ParticipationSerializer(serializers.Serializer):
    role = Coded(words.ROLE)
    code = bounds.code(source="organisation.code")
    name = bounds.text("organisation.name", source="organisation.shown")
    kind = Coded(words.ORGANISATION_KIND, source="organisation.kind")

    def to_representation(self, instance: Record) -> Any:
        organisation = instance["organisation"]
        shown = translated(organisation, "name", self.context["language"])
        return super().to_representation(
            {**instance, "organisation": {**organisation, "shown": shown}}
        )


class EvidenceSerializer(serializers.Serializer):
    """Which paragraph of which source states a fact, and of what."""

    source = bounds.code()  # type: ignore[assignment] # a member, not the option
    title = bounds.text("source.title")
    locator = bounds.text("product.citations.locator")
    basis = serializers.ChoiceField(words.BASIS.codes)


class SourceSerializer(serializers.Serializer):
    key = bounds.code()
    kind = Coded(words.SOURCE_KIND)
    title = bounds.text("source.title")
    number = bounds.text("source.number", allow_null=True)
    publishers = bounds.texts("source.publishers")
    published_on = serializers.DateField(allow_null=True)
    in_force_on = serializers.DateField(allow_null=True)
    via = bounds.text("source.via", allow_null=True)
    url = serializers.URLField(allow_null=True, max_length=bounds.longest("source.url"))


class DetailSerializer(SummarySerializer):
    """Everything that is stated of a product, and on whose word."""

    summary = Translated("product.summary")
    area = bounds.text("product.area", allow_null=True)
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


@cache
def _serializer(shape: type[SummarySerializer], language: str) -> SummarySerializer:
    """One for each language, kept: making its fields costs twenty times what using them does."""
    return shape(context={"language": language})


def summary(record: Record, language: str) -> Record:
    shape = _serializer(SummarySerializer, language)
    return shape.to_representation(_prepared(record, language))


def detail(record: Record, language: str) -> Record:
    """Begins with the summary, member by member."""
    shape = _serializer(DetailSerializer, language)
    return shape.to_representation(_prepared(record, language))


def summary_of(detail: Record) -> Record:
    """The summary that a detail begins with."""
    return {str(name): detail[str(name)] for name in _serializer(SummarySerializer, "en").fields}
