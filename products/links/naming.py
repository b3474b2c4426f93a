"""Which addresses the catalog names in public, and who names them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from products.models import LinkCheck, Revision, Source

Naming = Revision | Source
"""Who names an address: a published revision by where to apply, a source by where it is read."""


def named() -> set[str]:
    """Every address that a published revision or a source names."""
    applied = Revision.objects.published().exclude(apply_url="")
    cited = Source.objects.exclude(url="")
    return {*applied.values_list("apply_url", flat=True), *cited.values_list("url", flat=True)}


def who_names(urls: Collection[str]) -> dict[str, list[Naming]]:
    """Address → who names it: published revisions first, then sources."""
    found: dict[str, list[Naming]] = defaultdict(list)
    for revision in Revision.objects.published().filter(apply_url__in=urls).order_by("product"):
        found[revision.apply_url].append(revision)
    for source in Source.objects.filter(url__in=urls):
        found[source.url].append(source)
    return found


def unnamed() -> QuerySet[LinkCheck]:
    """Looks at addresses that nobody names any more."""
    return LinkCheck.objects.exclude(
        Exists(Revision.objects.published().filter(apply_url=OuterRef("url")))
    ).exclude(Exists(Source.objects.filter(url=OuterRef("url"))))
