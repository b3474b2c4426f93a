"""A reference row's change goes out with every public product that shows it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from products import journal
from products.freezing import freeze
from products.journal import By
from products.models import Change, Product, Revision


@transaction.atomic
def refresh(*, revisions: Iterable[Revision], by: By) -> list[Change]:
    """Journal a reference row's change for every published revision that shows it."""
    shown = {revision.product_id for revision in revisions}
    refreshed = []
    # All are held, in one order, before the journal's head is: who approves holds them so too.
    for product in list(Product.objects.select_for_update().filter(pk__in=shown).order_by("pk")):
        revision = product.published
        last = product.changes.order_by("-seq").first()
        if revision is None or last is None:
            continue
        record = freeze(revision)
        if last.content_digest != journal.content_digest(record):
            refreshed.append(
                journal.append(
                    kind="refreshed",
                    product=product,
                    record=record,
                    reviewed=last.reviewed,
                    by=by,
                )
            )
    return refreshed
