"""Which revision stands for a product in a list, and the filters of the list."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest

from products.models import Product, Revision
from products.terminology import Vocabulary
from products.vocabulary import INSTRUMENT, OFFERING, STATE

LISTED = ("draft", "in_review", "published", "withdrawn")


def with_current(products: QuerySet[Product]) -> QuerySet[Product]:
    """Each product with `current`: its revisions that count, the public one first."""
    counting = Revision.objects.exclude(state="superseded").select_related("issuer")
    return products.prefetch_related(
        Prefetch("revisions", counting.order_by("-number"), to_attr="current")
    )


def shown(product: Any) -> Revision | None:
    """What readers see of it, else its newest content."""
    public = [revision for revision in product.current if revision.state == "published"]
    return next(iter([*public, *product.current]), None)


def state_words(product: Any) -> str:
    """The states it is in, in words.

    A public product with a change in work is both, `已发布、草稿`; what was withdrawn once counts
    as withdrawn only while nothing is public.
    """
    states = {revision.state for revision in product.current}
    if "published" in states:
        states.discard("withdrawn")
    return (
        "、".join(STATE.label(code).zh for code in reversed(LISTED) if code in states) or "无内容"
    )


class StateFilter(admin.SimpleListFilter):
    """By the same rule as `state_words`."""

    title = "状态"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(code, STATE.label(code).zh) for code in LISTED]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Product]) -> QuerySet[Product]:
        state = self.value()
        if state not in LISTED:
            return queryset
        of_product = Revision.objects.filter(product=OuterRef("pk"))
        found = queryset.filter(Exists(of_product.filter(state=state)))
        if state == "withdrawn":
            found = found.exclude(Exists(of_product.published()))
        return found


class _FactFilter(admin.SimpleListFilter):
    """By a code that the public or the newest content states."""

    words: Vocabulary

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return self.words.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Product]) -> QuerySet[Product]:
        code = self.value()
        if code not in self.words:
            return queryset
        stating = Revision.objects.exclude(state="superseded").filter(
            **{"product": OuterRef("pk"), self.words.name: code}
        )
        return queryset.filter(Exists(stating))


class OfferingFilter(_FactFilter):
    words, title, parameter_name = OFFERING, OFFERING.title.zh, OFFERING.name


class InstrumentFilter(_FactFilter):
    words, title, parameter_name = INSTRUMENT, INSTRUMENT.title.zh, INSTRUMENT.name
