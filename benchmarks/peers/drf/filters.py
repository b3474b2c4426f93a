"""What a company is, as filters: each adds the rank of its verdict, and what is unmet is left out.

The rank is that of `products/matching/`: 0 met, 1 not stated, 2 depends on the company, 3 ask the
institution, 4 not met.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import reduce
from operator import and_
from typing import Any

import django_filters
from django.db.models import (
    Case,
    Exists,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from benchmarks.peers.drf.models import (
    Condition,
    Guarantee,
    PlaceAbove,
    Product,
    ProductRegion,
    Purpose,
    RequiredQualification,
    Stage,
)
from products.vocabulary import GUARANTEE, PURPOSE, QUALIFICATION, STAGE

MET, UNSTATED, UNKNOWN, MANUAL, UNMET = range(5)
VERDICTS = ("met", "unstated", "unknown", "manual", "unmet")
FIRM = ("direct", "territory")
CRITERIA = ("stage", "region", "amount", "term_months", "guarantee", "purpose", "qualification")
"""In the order in which verdicts are given."""

Found = QuerySet[Product]


class CodesFilter(django_filters.BaseInFilter, django_filters.ChoiceFilter):
    """Codes with commas between them: any of them may fit."""


class PlacesFilter(django_filters.BaseInFilter, django_filters.CharFilter):
    """The same of codes that are rows of a table."""


class ProductFilter(django_filters.FilterSet):
    stage = CodesFilter(choices=STAGE.choices, method="judge_stage")
    region = PlacesFilter(method="judge_region")
    amount = django_filters.NumberFilter(method="judge_amount")
    term_months = django_filters.NumberFilter(method="judge_term")
    guarantee = CodesFilter(choices=GUARANTEE.choices, method="judge_guarantee")
    purpose = CodesFilter(choices=PURPOSE.choices, method="judge_purpose")
    qualification = CodesFilter(choices=QUALIFICATION.choices, method="judge_qualification")

    class Meta:
        model = Product
        fields: list[str] = []

    @property
    def asked(self) -> list[str]:
        """The criteria that were given."""
        return [name for name in CRITERIA if self.form.cleaned_data.get(name)]

    def filter_queryset(self, queryset: Found) -> Found:
        """Fewest misses first, then offered before promoted, then the newest."""
        judged: Found = super().filter_queryset(queryset)
        misses = [
            Case(When(**{f"{name}_rank": MET}, then=0), default=1, output_field=IntegerField())
            for name in self.asked
        ]
        total = sum(misses[1:], start=misses[0]) if misses else Value(0)
        ordered: Found = judged.annotate(misses=total).order_by("misses", "promoted", "-id")
        return ordered

    def judge_stage(self, found: Found, name: str, codes: list[str]) -> Found:
        return _listed(found, name, _among(Stage, codes))

    def judge_guarantee(self, found: Found, name: str, codes: list[str]) -> Found:
        return _listed(found, name, _among(Guarantee, codes))

    def judge_purpose(self, found: Found, name: str, codes: list[str]) -> Found:
        return _listed(found, name, _among(Purpose, codes))

    def judge_region(self, found: Found, name: str, codes: list[str]) -> Found:
        """A product of a part of the place asked may fit: that depends on where in it."""
        above = PlaceAbove.objects.filter(code__in=codes).values_list("above", flat=True)
        below = PlaceAbove.objects.filter(above__in=codes).values("code")
        regions = ProductRegion.objects.filter(product=OuterRef("pk"))
        hit = Exists(regions.filter(place__in=list(above)))
        return _listed(found, name, hit, When(Exists(regions.filter(place__in=below)), UNKNOWN))

    def judge_amount(self, found: Found, name: str, wish: Decimal) -> Found:
        formula = When(limit_formula__isnull=False, then=MANUAL)
        return _within(found, name, wish, "limit", "limit_min", "limit_max", formula)

    def judge_term(self, found: Found, name: str, wish: Decimal) -> Found:
        low, high = "term_facility_min_months", "term_facility_max_months"
        return _within(found, name, wish, "term", low, high)

    def judge_qualification(self, found: Found, name: str, codes: list[str]) -> Found:
        """All conditions apply; to be excluded, a company has nothing but what is excluded."""
        here = Condition.objects.filter(product=OuterRef("pk"), attribute="qualification")
        held = RequiredQualification.objects.filter(condition=OuterRef("pk"))
        excluding = Q(effect="excluding")
        excluded = excluding & reduce(and_, (Q(Exists(held.filter(code=code))) for code in codes))
        missing = ~Exists(held.filter(code__in=codes))
        return _judged(
            found,
            name,
            When(~Exists(here), UNSTATED),
            When(Exists(here.filter(excluded, basis__in=FIRM)), UNMET),
            When(Exists(here.filter(excluded | Q(value=None))), MANUAL),
            When(Exists(here.filter(excluding | missing)), UNKNOWN),
            default=MET,
        )


def _judged(found: Found, name: str, *verdicts: When, default: int) -> Found:
    rank = Case(*verdicts, default=Value(default), output_field=IntegerField())
    ranked: Found = found.annotate(**{f"{name}_rank": rank})
    return ranked.filter(**{f"{name}_rank__lt": UNMET})


def _among(rows: type[Model], codes: Iterable[str]) -> Exists:
    return Exists(rows._default_manager.filter(product=OuterRef("pk"), code__in=codes))


def _listed(found: Found, name: str, hit: Exists, *between: When) -> Found:
    """Only what is said of the product itself, or of its territory, rules out."""
    return _judged(
        found,
        name,
        When(Q(**{f"{name}_basis__isnull": True}), UNSTATED),
        When(hit, MET),
        *between,
        When(Q(**{f"{name}_basis__in": FIRM}), UNMET),
        default=MANUAL,
    )


def _within(
    found: Found, name: str, wish: Decimal, block: str, low: str, high: str, *formula: When
) -> Found:
    unbounded = Q(**{f"{low}__isnull": True, f"{high}__isnull": True})
    outside = [
        When(Q(**{f"{column}__{side}": wish, f"{block}_{end}_basis__in": FIRM}), UNMET)
        for column, side, end in ((low, "gt", "min"), (high, "lt", "max"))
    ]
    stated: list[Any] = [When(unbounded & one.condition, one.result) for one in formula]
    soft = Q(**{f"{low}__gt": wish}) | Q(**{f"{high}__lt": wish})
    return _judged(
        found,
        name,
        *stated,
        When(unbounded, UNSTATED),
        *outside,
        When(soft, MANUAL),
        default=MET,
    )
