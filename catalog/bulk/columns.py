"""The columns of every table: paths of the JSON answer, so that whoever knows one knows both.

A code and its label are two columns. The order is for people; names never change within v1.
"""

from __future__ import annotations

Columns = tuple[str, ...]


def _coded(*names: str) -> Columns:
    return tuple(f"{name}.{part}" for name in names for part in ("code", "label"))


PRODUCTS: Columns = (
    *("code", "name", "aliases"),
    *("issuer.code", "issuer.name", "issuer.kind.code", "issuer.kind.label"),
    *_coded("offering", "instrument", "family", "stages", "regions"),
    *("limit.min", "limit.max", "limit.currency", "limit.formula"),
    *("rate.min", "rate.max", *_coded("rate.method", "rate.benchmark")),
    *("rate.spread_min_bp", "rate.spread_max_bp"),
    *("term.facility_min_months", "term.facility_max_months", "term.drawdown_months"),
    *_coded("guarantees", "purposes", "asks"),
    *("highlights.words", "verified_on", "effective.from", "effective.to"),
    *("not_stated", "url", "page", "apply_url"),
)
"""Of `products/`; after them comes `match.<criterion>` for each criterion that is asked."""

ORGANISATIONS: Columns = (
    *("code", "name", *_coded("kind"), "parent", "region", "domain", "products"),
)
FAMILIES: Columns = ("code", "name", "parent", "products")
SOURCES: Columns = (
    *("key", *_coded("kind"), "title", "number", "publishers", "author", "published_on"),
    *("in_force_on", "via", "url", "products"),
)
METHODS: Columns = (
    *("code", "name", "owner", "summary", "dimensions"),
    *("evidence.source", "evidence.title", "evidence.locator", "products"),
)
REGIONS: Columns = ("code", "name", "parent", "children", "products")
VOCABULARY: Columns = ("name", "title", "code", "label", "definition")
"""A row for every code, with the vocabulary that it belongs to."""
