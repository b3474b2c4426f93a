"""Verdicts and stated values in words, as a card and a product page show them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from catalog.languages import said, spoken
from catalog.pages.grounds import beside
from products.amounts import months, plain, yuan
from products.matching import CRITERIA, Verdict
from products.vocabulary import VERDICT

Document = dict[str, Any]

ENGLISH_SIZES = ((Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))


class Finding(NamedTuple):
    """One criterion's verdict; `code` also names its shape, so colour never stands alone.

    `basis` stands beside what is met and not said of this product itself; the note of any other
    verdict says it.
    """

    criterion: str
    code: str
    word: str
    basis: str
    note: str | None
    gap: str | None


class Sum(NamedTuple):
    """A sum as people say it, exactly, and for programs; `catalog/sum.html` shows all three."""

    words: str
    exact: str
    value: str


def findings(match: dict[str, Verdict]) -> list[Finding]:
    return [
        finding(capfirst(said(CRITERIA[name])), name, verdict) for name, verdict in match.items()
    ]


def finding(title: str, criterion: str, verdict: Verdict) -> Finding:
    return Finding(
        title,
        verdict.verdict,
        said(VERDICT.label(verdict.verdict)),
        beside(verdict.basis) if verdict.verdict == "met" else "",
        said(verdict.note) if verdict.note else None,
        gap(criterion, verdict.distance),
    )


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
    size = spoken_sum(abs(missing)) if criterion == "amount" else said(months(int(abs(missing))))
    return (_("超出{size}") if missing < 0 else _("差{size}")).format(size=size)


def spoken_sum(amount: Decimal) -> str:
    """A sum as people say it: 1000万元, or CNY 10 million; never rounded.

    >>> spoken_sum(Decimal("10000000.00"))
    '1000万元'
    >>> from django.utils.translation import override
    >>> with override("en"):
    ...     [spoken_sum(Decimal(amount)) for amount in ("2500000", "1E12", "300.5")]
    ['CNY 2.5 million', 'CNY 1,000 billion', 'CNY 300.5']
    """
    if spoken() != "en":
        return said(yuan(amount))
    for size, word in ENGLISH_SIZES:
        if amount >= size and amount % (size / 100) == 0:
            return f"CNY {_grouped(amount / size)} {word}"
    return f"CNY {_grouped(amount)}"


def sum_of(amount: str) -> Sum:
    """
    >>> sum_of("10000000.00")
    Sum(words='1000万元', exact='10,000,000元', value='10000000.00')
    """
    exact = _("{amount}元").format(amount=_grouped(Decimal(amount)))
    return Sum(spoken_sum(Decimal(amount)), exact, amount)


def _grouped(number: Decimal) -> str:
    """
    >>> _grouped(Decimal("10000000.00")), _grouped(Decimal("1234.50"))
    ('10,000,000', '1,234.5')
    """
    whole, _point, rest = plain(number).partition(".")
    return f"{int(whole):,}" + (f".{rest}" if rest else "")


def limit(stated: Document | None) -> Sum | None:
    """A product's limit in one line; None where nothing is stated.

    A formula is not a sum: it has no value, and `exact` is the formula.
    """
    if stated is None:
        return None
    low, high = stated["min"], stated["max"]
    if low is None and high is None:
        return Sum(_("按算法确定"), stated["formula"], "")
    if low is not None and high is not None:
        lowest, highest = sum_of(low), sum_of(high)
        span = _("{low}至{high}")
        return Sum(
            span.format(low=lowest.words, high=highest.words),
            span.format(low=lowest.exact, high=highest.exact),
            f"{low}/{high}",
        )
    one = sum_of(high if low is None else low)
    bound = _("上限{sum}") if low is None else _("下限{sum}")
    return Sum(bound.format(sum=one.words), bound.format(sum=one.exact), one.value)
