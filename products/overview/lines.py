"""The newest lines of the journal, with the names under which readers know the products."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery

from products.models import Change, Revision

NEWEST = 5


def newest_lines() -> QuerySet[Change]:
    """The newest lines; `shown_name` is that of the product's newest content."""
    names = Revision.objects.filter(product=OuterRef("product")).order_by("-number")
    lines = Change.objects.select_related("product", "attribution__approver")
    lines = lines.annotate(shown_name=Subquery(names.values("name")[:1])).defer("record")
    return lines.order_by("-seq")[:NEWEST]
