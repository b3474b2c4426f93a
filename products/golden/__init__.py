"""Golden companies: before an approval the reviewer sees whom the edit wins or loses.

    effect(before, after)  # → Effect(gained, lost, changed, same)

A firm is *shown* a product when no criterion is `unmet`, as in the catalog's list.
"""

from products.golden.companies import Golden, GoldenError, companies
from products.golden.effect import Difference, Effect, Shift, effect, shown

__all__ = [
    "Difference",
    "Effect",
    "Golden",
    "GoldenError",
    "Shift",
    "companies",
    "effect",
    "shown",
]
