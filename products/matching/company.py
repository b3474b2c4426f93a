"""What a company tells about itself and its wish."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from products import industries
from products.wording import Words

CRITERIA: dict[str, Words] = {
    "stage": Words("企业阶段", "company stage"),
    "region": Words("适用地区", "region"),
    "amount": Words("额度", "amount"),
    "term_months": Words("期限", "term"),
    "guarantee": Words("担保方式", "guarantee"),
    "purpose": Words("用途", "purpose"),
    "qualification": Words("资质", "qualification"),
    "industry": Words("行业", "industry"),
    "equity_invested": Words("股权投资", "equity investment"),
    "credit_record": Words("信贷记录", "credit record"),
}
"""Every criterion, in the order in which verdicts are given."""


class Place(NamedTuple):
    """A code of a tree with the codes above it, nearest first."""

    code: str
    above: tuple[str, ...] = ()


@dataclass(frozen=True)
class Company:
    """Facts about a company; what it has not given is empty or None.

    Values of one field are alternatives: any of them may fit. `amount` is yuan, `term_months`
    months; `region` carries each region's ancestors.
    """

    stage: tuple[str, ...] = ()
    region: tuple[Place, ...] = ()
    amount: Decimal | None = None
    term_months: int | None = None
    guarantee: tuple[str, ...] = ()
    purpose: tuple[str, ...] = ()
    qualification: tuple[str, ...] = ()
    industry: tuple[str, ...] = ()
    equity_invested: bool | None = None
    credit_record: bool | None = None

    def changed(self, criterion: str, value: Any) -> Company:
        """The same company with one fact told otherwise; `()` or None takes it back."""
        facts: dict[str, Any] = {criterion: value}
        return replace(self, **facts)

    def without(self, criterion: str) -> Company:
        return self.changed(criterion, getattr(Company(), criterion))

    @cached_property
    def _given(self) -> tuple[str, ...]:
        return tuple(name for name in CRITERIA if getattr(self, name) not in ((), None))

    def given(self) -> list[str]:
        """The criteria that were given, in order."""
        return list(self._given)

    def places(self, criterion: str) -> list[Place]:
        """What was given for a criterion of codes, as places; plain codes have nothing above.

        >>> Company(equity_invested=False).places("equity_invested")
        [Place(code='false', above=())]
        """
        return self._places[criterion]

    @cached_property
    def _places(self) -> dict[str, list[Place]]:
        """Asked for over and over: once for each stretch of the catalog."""
        found: dict[str, list[Place]] = {}
        for criterion in CRITERIA:
            given = getattr(self, criterion)
            if isinstance(given, bool):
                found[criterion] = [Place(str(given).lower())]
            elif isinstance(given, tuple):
                found[criterion] = [
                    code if isinstance(code, Place) else place(criterion, code) for code in given
                ]
        return found


@lru_cache(maxsize=4096)
def place(criterion: str, code: str) -> Place:
    """A code of anything but a region, whose tree is in no file.

    >>> place("industry", "C39")
    Place(code='C39', above=('C',))
    """
    return Place(code, tuple(industries.ancestors(code)) if criterion == "industry" else ())
