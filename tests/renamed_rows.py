"""A reference row renamed: which products show it, and what readers see of it since."""

from __future__ import annotations

import json
from typing import Any

from products.models import Change, Revision, Source

NEW = "改过名的银行"
SOURCE = "spdb-hardtech"


def showing(row: Any) -> set[str]:
    found = Revision.objects.published().showing(row)
    return set(found.values_list("product__code", flat=True))


def source(title: str) -> Source:
    """The shipped source on which most products rest, renamed and not yet saved."""
    row = Source.objects.get(key=SOURCE)
    row.title = title
    return row


def refreshed() -> list[Change]:
    """What came after the 54 shipped lines, in order."""
    return list(Change.objects.filter(seq__gt=54).select_related("product", "attribution"))


def titles() -> dict[str, str]:
    """Code → the title of the source as readers have it, for every product that shows it."""
    found = {}
    for line in Change.objects.select_related("product"):
        for row in json.loads(line.record or "{}").get("sources", []):
            if row["key"] == SOURCE:
                found[line.product.code] = row["title"]
    return found
