"""terms × company → a verdict for each criterion the company gave."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from products.amounts import months, yuan
from products.matching import notes
from products.matching.company import Company, Place
from products.matching.terms import Bounds, Slot, Terms, weakest
from products.vocabulary import FIRM_BASES
from products.wording import Words

RANK = {"met": 0, "unstated": 1, "unknown": 2, "manual": 3, "unmet": 4}
"""Alternatives: the lowest wins. Conditions that all apply: the highest wins."""


class Verdict(NamedTuple):
    """How one criterion is met, on what basis, and what to say about it.

    `distance` is what the wish would have to change by to be met: yuan as a decimal string or
    months, negative where it is too much.
    """

    verdict: str
    basis: str | None = None
    note: Words | None = None
    distance: str | int | None = None

    @property
    def rank(self) -> int:
        return RANK[self.verdict]


UNSTATED = Verdict("unstated")


def match(terms: Terms, company: Company) -> dict[str, Verdict]:
    """A verdict for every criterion given, in the fixed order; none given, none returned."""
    return {criterion: judge(criterion, terms, company) for criterion in company.given()}


def judge(criterion: str, terms: Terms, company: Company) -> Verdict:
    """The verdict on one criterion that was given."""
    if criterion in ("amount", "term_months"):
        return _within(terms["bounds"].get(criterion), getattr(company, criterion), criterion)
    slots = terms["slots"].get(criterion)
    if not slots:
        return UNSTATED
    asked = company.places(criterion)
    return max((_meets(criterion, slot, asked) for slot in slots), key=lambda v: v.rank)


def _meets(criterion: str, slot: Slot, asked: list[Place]) -> Verdict:
    return min((_meets_one(criterion, slot, place) for place in asked), key=lambda v: v.rank)


def _meets_one(criterion: str, slot: Slot, place: Place) -> Verdict:
    for code in (place.code, *place.above):
        if code in slot["values"]:
            basis = slot["values"][code]
            return Verdict(slot["hit"], basis, notes.of_slot(criterion, slot, slot["hit"]))
    verdict = "unknown" if place.code in slot["inside"] else slot["rest"]
    return Verdict(verdict, slot["basis"], notes.of_slot(criterion, slot, verdict))


def _within(bounds: Bounds | None, wish: Decimal | int, criterion: str) -> Verdict:
    """Every stated bound holds, inclusive; a formula alone has to be asked about."""
    if bounds is None:
        return UNSTATED
    low, high = bounds["min"], bounds["max"]
    if low is None and high is None and bounds["formula"]:
        formula = Words(*bounds["formula"])
        return Verdict("manual", bounds["formula_basis"], notes.FORMULA.format(formula=formula))
    if low is not None and wish < Decimal(low):
        return _outside(criterion, Decimal(low), wish, bounds["min_basis"])
    if high is not None and wish > Decimal(high):
        return _outside(criterion, Decimal(high), wish, bounds["max_basis"])
    deciding = [
        basis
        for bound, basis in ((low, bounds["min_basis"]), (high, bounds["max_basis"]))
        if bound is not None
    ]
    return Verdict("met", weakest(deciding))


def _outside(criterion: str, bound: Decimal, wish: Decimal | int, basis: str) -> Verdict:
    missing = bound - wish
    firm = basis in FIRM_BASES
    money = criterion == "amount"
    says = yuan(bound) if money else months(int(bound))
    note = notes.of_bound(criterion, says, above=missing < 0, firm=firm)
    distance = f"{missing:.2f}" if money else int(missing)
    return Verdict("unmet" if firm else "manual", basis, note, distance)
