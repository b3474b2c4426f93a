"""Verdicts and stated values in words, as a card and a product page show them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

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
            CRITERIA[name].zh,
            verdict.verdict,
            VERDICT.label(verdict.verdict).zh,
            _basis(verdict),
            verdict.note.zh if verdict.note else None,
            gap(name, verdict.distance),
        )
        for name, verdict in match.items()
    ]


def _basis(verdict: Verdict) -> str | None:
    """On whose behalf a match is said, where it is not of this product itself."""
    if verdict.verdict != "met" or verdict.basis in (None, "direct"):
        return None
    return BASIS.label(verdict.basis).zh


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
    size = yuan(abs(missing)) if criterion == "amount" else months(int(abs(missing)))
    return f"{'超出' if missing < 0 else '差'}{size.zh}"


def sum_of(amount: str) -> Sum:
    """
    >>> sum_of("10000000.00")
    Sum(words='1000万元', exact='10000000.00 元')
    """
    return Sum(yuan(Decimal(amount)).zh, f"{amount} 元")


def limit(stated: Document | None) -> Sum | None:
    """A product's limit in one line; None where nothing is stated."""
    if stated is None:
        return None
    low, high = stated["min"], stated["max"]
    if low is not None and high is not None:
        lowest, highest = sum_of(low), sum_of(high)
        return Sum(f"{lowest.words}至{highest.words}", f"{lowest.exact}至{highest.exact}")
    if high is not None:
        return Sum(f"上限{sum_of(high).words}", sum_of(high).exact)
    if low is not None:
        return Sum(f"下限{sum_of(low).words}", sum_of(low).exact)
    return Sum("按算法确定", stated["formula"])
