"""Lines of the journal by their time, and the last one of a product up to a number.

A moment means a number: that of the last line at or before it. Everything else goes by numbers,
so that what was true at a moment is one state of the catalog.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from django.db.models import Max, OuterRef, QuerySet, Subquery

from catalog.models import Entry
from products.models import Change
from products.models.change import FIRST_DIGEST

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class _Place(TypedDict):
        position: int

    Placed = WithAnnotations[Change, _Place]
    """A line with the position of its product."""


class Last(NamedTuple):
    """The line that a state of the catalog ends with."""

    seq: int
    digest: str


NOTHING_YET = Last(0, FIRST_DIGEST)


def last_by(moment: datetime) -> Last:
    """The last line at or before a moment; number 0 before the first. One statement."""
    lines = Change.objects.filter(at__lte=moment).order_by("-at", "-seq")
    found = lines.values_list("seq", "digest").first()
    return Last(*found) if found else NOTHING_YET


def last_of_each(about: QuerySet[Change], seq: int) -> QuerySet[Placed]:
    """Of the products that some lines are about: the last line up to a number, with `position`."""
    lasts = (
        Change.objects.filter(product__in=about.order_by().values("product"), seq__lte=seq)
        .order_by()
        .values("product")
        .annotate(last=Max("seq"))
        .values("last")
    )
    entries = Entry.objects.filter(code=OuterRef("product__code"))
    return Change.objects.filter(seq__in=lasts).annotate(
        position=Subquery(entries.values("position")[:1])
    )
