"""Which revision stands for a product in a list."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, OuterRef, Prefetch, QuerySet, Subquery, Value, When

from products.models import Product, Revision
from products.models.revision import RevisionQuerySet
from products.vocabulary import STATE

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


def judged(state: str | None) -> RevisionQuerySet:
    """The one revision of each product (`OuterRef("pk")`) that the filters of a list judge.

    It is the product's newest in the state that the list asks for; without one it is what the
    list shows, by the rule of `shown`.
    """
    of_product = Revision.objects.filter(product=OuterRef("pk"))
    if state == "published":  # at most one: no need to look for the newest
        return of_product.published()
    counting = Revision.objects.filter(product=OuterRef("product")).exclude(state="superseded")
    if state in LISTED:
        counting = counting.filter(state=state)
    public_first = Case(When(state="published", then=Value(0)), default=Value(1))
    return of_product.filter(
        pk=Subquery(counting.order_by(public_first, "-number").values("pk")[:1])
    )


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
