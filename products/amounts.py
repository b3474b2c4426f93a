"""Sums of money and terms as people say them, and sums as they type them."""

from __future__ import annotations

import re
from decimal import Decimal

from products.wording import Words

UNITS = {"": Decimal(1), "万": Decimal(10) ** 4, "亿": Decimal(10) ** 8}


def plain(number: Decimal) -> str:
    """`1000.00` as `1000`, `12.50` as `12.5`, never with an exponent.

    >>> plain(Decimal("1000.00")), plain(Decimal("12.50"))
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
        zh = f"{plain(amount / Decimal(10) ** 8)}亿元"
    elif amount >= Decimal(10) ** 4 and amount % Decimal(100) == 0:
        zh = f"{plain(amount / Decimal(10) ** 4)}万元"
    else:
        zh = f"{plain(amount)}元"
    whole, _, rest = plain(amount).partition(".")
    return Words(zh, f"CNY {int(whole):,}" + (f".{rest}" if rest else ""))


def without_marks(text: str) -> str:
    """A number as typed, without spaces and without the commas between thousands.

    >>> without_marks(" 1,000，000 ")
    '1000000'
    """
    return re.sub(r"[,，\s]", "", text)


def typed_yuan(text: str) -> Decimal | None:
    """A sum as a person types it, in yuan; None where it is no sum, or a negative one.

    >>> typed_yuan("1,000万"), typed_yuan("2.5亿元"), typed_yuan("一千万")
    (Decimal('10000000'), Decimal('250000000.0'), None)
    """
    found = re.fullmatch(r"(\d{1,14}(?:\.\d{1,8})?)([万亿]?)元?", without_marks(text))
    return Decimal(found[1]) * UNITS[found[2]] if found else None


def months(number: int) -> Words:
    """A term in months.

    >>> months(1)
    Words(zh='1个月', en='1 month')
    """
    return Words(f"{number}个月", "1 month" if number == 1 else f"{number} months")
