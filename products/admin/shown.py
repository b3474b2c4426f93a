"""How many published products show a reference row, for its list."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from products.models import (
    AssessmentMethod,
    Citation,
    Family,
    Organisation,
    Participation,
    Revision,
)

HERE = OuterRef("pk")


def with_products(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Each row with `products`: the published products that show it, not counting those below it.

    One statement, by the indexes of the keys: two counts for an organisation, since a revision
    names its issuer in one table and who else takes part in another.
    """
    counted: QuerySet[Any]
    public = Revision.objects.published()
    of_public = {"revision__state": "published"}
    if rows.model is Organisation:
        others = Participation.objects.filter(organisation=HERE, **of_public)
        others = others.exclude(revision__issuer=HERE)
        counted = rows.annotate(
            as_issuer=_count(public.filter(issuer=HERE), "issuer", "pk"),
            otherwise=_count(others, "organisation", "revision"),
            products=F("as_issuer") + F("otherwise"),
        )
    elif rows.model is Family:
        counted = rows.annotate(products=_count(public.filter(family=HERE), "family", "pk"))
    elif rows.model is AssessmentMethod:
        counted = rows.annotate(products=_count(public.filter(methods=HERE), "methods", "pk"))
    else:
        citations = Citation.objects.filter(source=HERE, **of_public)
        counted = rows.annotate(products=_count(citations, "source", "revision"))
    return counted


def _count(found: QuerySet, by: str, counted: str) -> Coalesce:
    """How many different ones there are, for the one outer row that `by` names."""
    number = found.order_by().values(by).annotate(number=Count(counted, distinct=True))
    return Coalesce(Subquery(number.values("number")), 0)
