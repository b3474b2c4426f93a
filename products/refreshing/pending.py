"""A reference row's change that reaches its products batch by batch.

A `PendingRefresh` is written in the transaction that changes the row, so it cannot get lost; each
batch moves it on in the transaction that journals the batch, so none is lost or done twice
wherever the work is cut off. Whoever works on it holds it: a second worker waits for the batch
and goes on behind it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models, transaction
from django.db.models import QuerySet

from products import background, journal
from products.journal import By
from products.models import Change, PendingRefresh, Revision
from products.reference_records import KINDS
from products.refreshing.lines import refresh

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LIMIT = 1000
"""Products that follow in the transaction of the change itself.

Each takes about fifteen milliseconds, and nobody else can publish meanwhile.
"""

BATCH = 50
"""Products in one transaction of `refresh_products`.

It runs behind everything else, so a batch may take several seconds on a busy machine, and whoever
saves anything on SQLite waits for it.
"""

DOOR = "refresh_products"
MINUTES = "25"
"""What the desk gives the command: less than `background` lets a process compute."""


class Outcome(NamedTuple):
    """How many products have followed a change, and how many are still to be looked at."""

    refreshed: int
    to_come: int


class Batch(NamedTuple):
    """How many products were looked at, and how many of them got a line."""

    looked_at: int
    refreshed: int


@transaction.atomic
def follow(*, row: models.Model, by: By) -> Outcome:
    """Bring what shows a changed row up to date, in the caller's transaction.

    Above `LIMIT` published products it is only noted, and the work started once the caller has
    committed. A change of the same row that is still pending is overtaken: all its products are
    to come again, with the newest content and in the name of whoever changed it last.
    """
    # Before any product is held: a batch holds the pending row first, too.
    PendingRefresh.objects.filter(**name_of(row)).delete()
    shown = Revision.objects.published().showing(row)
    following = shown.count()
    if following <= LIMIT:
        return Outcome(len(refresh(revisions=shown, by=by)), 0)
    PendingRefresh.objects.create(**name_of(row), by=by.author)
    # The change holds even if no process can be started: the desk shows what is still to come.
    transaction.on_commit(lambda: background.start(DOOR, "--minutes", MINUTES), robust=True)
    return Outcome(0, following)


def look_again(*, row: models.Model, by: By) -> list[Change]:
    """Catch what was approved while the change was not yet committed, and read the old name.

    Whoever approves reads the rows while holding the journal's head: after waiting for it, what
    they published stands, and is found.
    """
    with transaction.atomic():
        journal.hold()
    if PendingRefresh.objects.filter(**name_of(row)).exists():
        return []  # it comes to these as well
    return refresh(revisions=Revision.objects.published().showing(row), by=by)


@transaction.atomic
def next_batch() -> Batch | None:
    """Journal the next products of the oldest pending change; None when nothing is pending."""
    pending = PendingRefresh.objects.select_for_update().order_by("pk").first()
    if pending is None:
        return None
    keys = list(_products(pending)[:BATCH])
    revisions = Revision.objects.published().filter(product__in=keys)
    changes = refresh(revisions=revisions, by=_asked_by(pending))
    if len(keys) < BATCH:
        pending.delete()
    else:
        pending.reached = keys[-1]
        pending.save(update_fields=["reached"])
    return Batch(len(keys), len(changes))


def to_come() -> int:
    """How many products are still to be looked at, for all pending changes together."""
    return sum(_products(pending).count() for pending in PendingRefresh.objects.all())


def to_come_of(row: models.Model) -> int:
    """How many products are still to be looked at for a change of this row."""
    pending = PendingRefresh.objects.filter(**name_of(row)).first()
    return _products(pending).count() if pending else 0


def name_of(row: models.Model) -> dict[str, str]:
    """Type and code, as a `PendingRefresh` has them."""
    name, kind = next(each for each in KINDS.items() if isinstance(row, each[1].model))
    return {"type": name, "code": getattr(row, kind.key)}


def _row(pending: PendingRefresh) -> Any:
    """The row that was changed, as it is now; None when it has been deleted since."""
    kind = KINDS[pending.type]
    return kind.model._default_manager.filter(**{kind.key: pending.code}).first()


def _products(pending: PendingRefresh) -> QuerySet[Revision, int]:
    """Keys of the products behind `reached` that show the row, in their order."""
    row = _row(pending)
    shown = Revision.objects.published().showing(row) if row else Revision.objects.none()
    ahead = shown.filter(product_id__gt=pending.reached).order_by("product_id")
    return ahead.values_list("product_id", flat=True)


def _asked_by(pending: PendingRefresh) -> By:
    user: User | None = pending.by
    return By(author=user, approver=None, door=DOOR)
