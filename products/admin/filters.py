"""The filters of the list of products. One question judges one revision of each product.

A value that no filter has narrows the list to nothing, and says so: it never widens it.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils import timezone

from products.admin.listing import LISTED, judged
from products.models import Product, Revision
from products.models.revision import RevisionQuerySet
from products.overview import due
from products.overview.coverage import NOT_STATED, UNSTATED
from products.overview.provinces import DIGITS, PROVINCES
from products.vocabulary import (
    INSTRUMENT,
    OFFERING,
    ORGANISATION_KIND,
    REGION_LEVEL,
    STAGE,
    STATE,
    WHOLE_COUNTRY,
)

Choices = list[tuple[str, str]]
UNSTATED_CHOICE = (UNSTATED, NOT_STATED)


class ProductFilter(admin.SimpleListFilter):
    """By a value of `known`; blank is the same as not asked."""

    known: ClassVar[Choices]

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return self.known

    def queryset(self, request: HttpRequest, queryset: QuerySet[Product]) -> QuerySet[Product]:
        value = self.value()
        if not value:
            return queryset
        if value not in dict(self.known):
            messages.warning(
                request,
                f"“{self.title}”没有“{value}”这一项，所以一个产品也没有列出；请从筛选里选。",
            )
            return queryset.none()
        return self.narrowed(queryset, value, request.GET.get(StateFilter.parameter_name))

    def narrowed(
        self, products: QuerySet[Product], value: str, state: str | None
    ) -> QuerySet[Product]:
        """The products that this value leaves, when the list asks for this state."""
        return products.filter(Exists(self.stating(judged(state), value)))

    def stating(self, revisions: RevisionQuerySet, value: str) -> RevisionQuerySet:
        """The revisions of which this value is true."""
        raise NotImplementedError


class StateFilter(ProductFilter):
    """By the same rule as `listing.state_words`."""

    title, parameter_name = STATE.title.zh, STATE.name
    known = [(code, STATE.label(code).zh) for code in LISTED]

    def narrowed(
        self, products: QuerySet[Product], value: str, state: str | None
    ) -> QuerySet[Product]:
        of_product = Revision.objects.filter(product=OuterRef("pk"))
        found = products.filter(Exists(of_product.filter(state=value)))
        if value == "withdrawn":
            found = found.exclude(Exists(of_product.published()))
        return found


class StageFilter(ProductFilter):
    title, parameter_name = STAGE.title.zh, STAGE.name
    known = [*STAGE.choices, UNSTATED_CHOICE]

    def stating(self, revisions: RevisionQuerySet, value: str) -> RevisionQuerySet:
        if value == UNSTATED:
            return revisions.filter(stages=[])
        # As text: SQLite cannot ask what a JSON list contains. A code in quotes is in it only as
        # a member, since codes of a vocabulary hold no quotes.
        return revisions.alias(stages_text=Cast("stages", TextField())).filter(
            stages_text__contains=f'"{value}"'
        )


class InstrumentFilter(ProductFilter):
    title, parameter_name = INSTRUMENT.title.zh, INSTRUMENT.name
    known = [*INSTRUMENT.choices, UNSTATED_CHOICE]

    def stating(self, revisions: RevisionQuerySet, value: str) -> RevisionQuerySet:
        return revisions.filter(instrument="" if value == UNSTATED else value)


class ProvinceFilter(ProductFilter):
    """Regions inside the province, or itself; the whole country is a choice of its own."""

    title, parameter_name = "省份", "province"
    known = [
        (WHOLE_COUNTRY, REGION_LEVEL.label("country").zh),
        UNSTATED_CHOICE,
        *sorted((province.code, province.name) for province in PROVINCES),
    ]

    def stating(self, revisions: RevisionQuerySet, value: str) -> RevisionQuerySet:
        if value == UNSTATED:
            return revisions.filter(regions=None)
        return revisions.filter(regions__code__startswith=value[:DIGITS])


class OfferingFilter(ProductFilter):
    title, parameter_name, known = OFFERING.title.zh, OFFERING.name, OFFERING.choices

    def stating(self, revisions: RevisionQuerySet, value: str) -> RevisionQuerySet:
        return revisions.filter(offering=value)


class IssuerKindFilter(ProductFilter):
    title, parameter_name = ORGANISATION_KIND.title.zh, "issuer_kind"
    known = ORGANISATION_KIND.choices

    def stating(self, revisions: RevisionQuerySet, value: str) -> RevisionQuerySet:
        return revisions.filter(issuer__kind=value)


class AttentionFilter(ProductFilter):
    """What asks for a look is what readers see, whatever else the list asks."""

    def narrowed(
        self, products: QuerySet[Product], value: str, state: str | None
    ) -> QuerySet[Product]:
        return products.filter(Exists(self.stating(judged("published"), value)))


class VerifiedFilter(AttentionFilter):
    title, parameter_name = "核对", "verified"
    known = [("overdue", "该重新核对")]

    def stating(self, revisions: RevisionQuerySet, value: str) -> RevisionQuerySet:
        return due.overdue(revisions, on=timezone.localdate())


class EndingFilter(AttentionFilter):
    title, parameter_name = "截止日", "ending"
    known = [("soon", "快到或已过")]

    def stating(self, revisions: RevisionQuerySet, value: str) -> RevisionQuerySet:
        return due.ending(revisions, on=timezone.localdate())


class LinkFilter(AttentionFilter):
    title, parameter_name = "网址", "links"
    known = [("broken", "有打不开的")]

    def stating(self, revisions: RevisionQuerySet, value: str) -> RevisionQuerySet:
        return due.unreachable(revisions)


FILTERS = (
    StateFilter,
    StageFilter,
    InstrumentFilter,
    ProvinceFilter,
    OfferingFilter,
    IssuerKindFilter,
    VerifiedFilter,
    EndingFilter,
    LinkFilter,
)
