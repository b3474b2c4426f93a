"""The lowest is not above the highest.

The models refuse it too; a record may come from elsewhere than their forms.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from products import facts
from products.readiness.finding import Finding, Record
from products.wording import Words

PAIRS = (
    ("limit", "min", "max"),
    ("rate", "min", "max"),
    ("rate", "spread_min_bp", "spread_max_bp"),
    ("term", "facility_min_months", "facility_max_months"),
)


def crossed_bounds(record: Record) -> Iterator[Finding]:
    for block, low, high in PAIRS:
        stated = record[block] or {}
        least, most = stated.get(low), stated.get(high)
        if least is None or most is None or Decimal(least) <= Decimal(most):
            continue
        path = f"{block}.{low}"
        named = {"low": facts.title(path), "high": facts.title(f"{block}.{high}")}
        yield Finding(
            "crossed_bounds",
            path,
            Words(
                "“{low}”{least} 高于“{high}”{most}。",
                "“{low}” ({least}) is above “{high}” ({most}).",
            ).format(**named, least=least, most=most),
            Words("改正其中一个，或两个对调。", "Correct one of them, or swap the two."),
        )
