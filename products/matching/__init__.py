"""How a product meets a company. Pure: no database, no clock, no settings.

A frozen record becomes `terms` (what it answers to), terms and a `Company` become verdicts:

    match(terms(record), Company(stage=("startup",), amount=Decimal(3000000)))

The catalog's index is built from the same terms and only makes the answers faster.
"""

from products.matching.company import CRITERIA, Company, Place, place
from products.matching.terms import Bounds, Slot, Terms, terms
from products.matching.verdicts import UNSTATED, Verdict, judge, match

__all__ = [
    "CRITERIA",
    "UNSTATED",
    "Bounds",
    "Company",
    "Place",
    "Slot",
    "Terms",
    "Verdict",
    "judge",
    "match",
    "place",
    "terms",
]
