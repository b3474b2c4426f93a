"""The products that an entry is worth comparing with, as light records.

`readiness` compares; here is only the choice. It stays fast in a catalog of a hundred thousand
because SQL narrows it: indexes lead to the revisions of related issuers (or of none) and of the
same family, of those only names that share nearly all letters are kept, the likest first, at
most `MOST`. Everything above them comes with the rows: the number of statements does not grow.
"""

from __future__ import annotations

from django.db.models import Case, F, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Length

from products.freezing import Record, family, organisation, region
from products.models import Family, Organisation, Region, Revision
from products.models.reference import below
from products.readiness.names import core, letters_to_share

MOST = 200


def neighbours(record: Record) -> list[Record]:
    """Light records `{code, name, issuer, regions, family}` of other products, by code.

    Each as published, or as its draft says where it is not public.
    """
    candidates = (
        _of_like_name(core(record), _related(record))
        .exclude(product__code=record["code"])
        .select_related("product", "issuer__parent__parent", "family__parent__parent")
        .prefetch_related(
            Prefetch("regions", Region.objects.select_related("parent__parent__parent"))
        )[:MOST]
    )
    found = {
        row.product.code: _light(row)
        for row in sorted(candidates, key=lambda row: row.state == "published")
    }
    return [found[code] for code in sorted(found)]


def _light(revision: Revision) -> Record:
    return {
        "code": revision.product.code,
        "name": revision.name,
        "issuer": organisation(revision.issuer) if revision.issuer else None,
        "regions": [region(row) for row in revision.regions.all()],
        "family": family(revision.family) if revision.family else None,
    }


def _related(record: Record) -> QuerySet[Revision]:
    """What readers see or curators work on: of issuers above, below or none, or of the family.

    By keys alone: a code in another table would keep the database from using its indexes.
    """
    related = Q(issuer=None)
    if record["issuer"]:
        rows = Organisation.objects.filter(code=record["issuer"]["code"])
        above = Organisation.objects.filter(code__in=record["issuer"]["ancestors"])
        related |= Q(issuer__in={pk for row in rows for pk in below(row)})
        related |= Q(issuer__in=above.values_list("pk", flat=True))
    if record["family"]:
        same = Family.objects.filter(code=record["family"]["code"])
        related |= Q(family__in=same.values_list("pk", flat=True))
    return Revision.objects.filter(related, state__in=["draft", "in_review", "published"])


def _of_like_name(name: str, revisions: QuerySet[Revision]) -> QuerySet[Revision]:
    """Those whose name has nearly all letters of `name`, in whatever order.

    The likest first: most letters, then the shortest, which has least besides.
    """
    letters, least = letters_to_share(name)
    shared = sum(
        (
            Case(When(_has(letter), then=1), default=0, output_field=IntegerField())
            for letter in letters
        ),
        start=Value(0),
    )
    likest = revisions.annotate(shared=shared).filter(shared__gte=least)
    return likest.order_by(F("shared").desc(), Length("name"), "pk")


def _has(letter: str) -> Q:
    """Whether a name has a letter; only Latin ones come in two cases, which costs."""
    return Q(name__icontains=letter) if letter.isascii() else Q(name__contains=letter)
