"""The journal's lines for products whose record says something new without a new revision."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max

from products import journal
from products.freezing import freeze
from products.journal import By
from products.models import Change, Product, Revision

SHARED = ("issuer__parent", "family__parent", "conditions", "highlights")
"""Read once for all revisions; rows of a tree are then the same object for every one of them."""


@transaction.atomic
def refresh(*, revisions: Iterable[Revision], by: By) -> list[Change]:
    """Journal what a reference row's change makes new in these published revisions.

    A product whose record is what its last line says gets none, so that doing it twice does
    nothing. `reviewed` stays what it was: nobody has read the content again, so nobody has
    approved the line either.
    """
    shown = {revision.product_id for revision in revisions}
    # All are held, in one order, before the journal's head is: who approves holds them so too.
    products = Product.objects.select_for_update().filter(pk__in=shown).order_by("pk")
    keys = [product.pk for product in products]
    published = Revision.objects.published().filter(product__in=keys).order_by("product_id")
    last = _last_lines(keys)
    refreshed = []
    for revision in published.select_related("product").prefetch_related(*SHARED):
        before = last.get(revision.product_id)
        record = freeze(revision)
        if before is None or before.content_digest == journal.content_digest(record):
            continue
        refreshed.append(
            journal.append(
                kind="refreshed",
                product=revision.product,
                record=record,
                reviewed=before.reviewed,
                by=by,
            )
        )
    return refreshed


def _last_lines(products: list[int]) -> dict[int, Change]:
    """The last line of each of these products, by the product's key."""
    of_these = Change.objects.filter(product__in=products).order_by()
    newest = of_these.values("product").annotate(newest=Max("seq")).values("newest")
    lines = Change.objects.filter(seq__in=newest)
    return {line.product_id: line for line in lines.only("product", "content_digest", "reviewed")}
