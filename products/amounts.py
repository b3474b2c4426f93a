"""Sums of money and terms as people say them."""

from __future__ import annotations

from decimal import Decimal

from products.wording import Words


def _plain(number: Decimal) -> str:
    """`1000.00` as `1000`, `12.50` as `12.5`, never with an exponent.

    >>> _plain(Decimal("1000.00")), _plain(Decimal("12.50"))
    ('1000', '12.5')
    """
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def yuan(amount: Decimal) -> Words:
    """A sum in yuan; exact, never rounded.

    >>> yuan(Decimal("10000000.00"))
    Words(zh='1000万元', en='CNY 10,000,000')
    >>> yuan(Decimal("250000000")).zh
    '2.5亿元'
    """
    if amount >= Decimal(10) ** 8 and amount % Decimal(10) ** 6 == 0:
        zh = f"{_plain(amount / Decimal(10) ** 8)}亿元"
    elif amount >= Decimal(10) ** 4 and amount % Decimal(100) == 0:
        zh = f"{_plain(amount / Decimal(10) ** 4)}万元"
    else:
        zh = f"{_plain(amount)}元"
    whole, _, rest = _plain(amount).partition(".")
    return Words(zh, f"CNY {int(whole):,}" + (f".{rest}" if rest else ""))


def months(number: int) -> Words:
    """A term in months.

    >>> months(1)
    Words(zh='1个月', en='1 month')
    """
    return Words(f"{number}个月", "1 month" if number == 1 else f"{number} months")
