"""Verdicts and stated values in words, as a card and a product page show them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from catalog.languages import said
from products.amounts import months, yuan
from products.matching import CRITERIA, Verdict
from products.vocabulary import BASIS, VERDICT

Document = dict[str, Any]


class Finding(NamedTuple):
    """One criterion's verdict; `code` also names its shape, so colour never stands alone."""

    criterion: str
    code: str
    word: str
    basis: str | None
    note: str | None
    gap: str | None


class Sum(NamedTuple):
    """A sum as people say it, and exactly."""

    words: str
    exact: str


def findings(match: dict[str, Verdict]) -> list[Finding]:
    return [
        Finding(
            said(CRITERIA[name]),
            verdict.verdict,
            said(VERDICT.label(verdict.verdict)),
            _basis(verdict),
            said(verdict.note) if verdict.note else None,
            gap(name, verdict.distance),
        )
        for name, verdict in match.items()
    ]


def _basis(verdict: Verdict) -> str | None:
    """On whose behalf a match is said, where it is not of this product itself."""
    if verdict.verdict != "met" or verdict.basis in (None, "direct"):
        return None
    return said(BASIS.label(verdict.basis))


def open_points(match: dict[str, Verdict]) -> int:
    """How many criteria are not known to be met."""
    return sum(verdict.verdict != "met" for verdict in match.values())


def gap(criterion: str, distance: str | int | None) -> str | None:
    """By how much a wish misses a bound; negative is too much.

    >>> gap("amount", "-2000000.00"), gap("term_months", 6)
    ('超出200万元', '差6个月')
    """
    if distance is None:
        return None
    missing = Decimal(distance)
    size = said(yuan(abs(missing)) if criterion == "amount" else months(int(abs(missing))))
    return (_("超出{size}") if missing < 0 else _("差{size}")).format(size=size)


def sum_of(amount: str) -> Sum:
    """
    >>> sum_of("10000000.00")
    Sum(words='1000万元', exact='10000000.00 元')
    """
    return Sum(said(yuan(Decimal(amount))), _("{amount} 元").format(amount=amount))


def limit(stated: Document | None) -> Sum | None:
    """A product's limit in one line; None where nothing is stated."""
    if stated is None:
        return None
    low, high = stated["min"], stated["max"]
    if low is not None and high is not None:
        lowest, highest = sum_of(low), sum_of(high)
        span = _("{low}至{high}")
        return Sum(
            span.format(low=lowest.words, high=highest.words),
            span.format(low=lowest.exact, high=highest.exact),
        )
    if high is not None:
        return Sum(_("上限{sum}").format(sum=sum_of(high).words), sum_of(high).exact)
    if low is not None:
        return Sum(_("下限{sum}").format(sum=sum_of(low).words), sum_of(low).exact)
    return Sum(_("按算法确定"), stated["formula"])
