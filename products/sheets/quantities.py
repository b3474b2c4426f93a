"""How sums, rates, whole numbers and days stand in a cell, and how people may type them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from products.amounts import plain, typed_yuan, without_marks
from products.record_schema import MONEY, PERCENT
from products.sheets.references import References, Unreadable


class Yuan:
    """A sum in yuan, with two decimals in the record."""

    how = "元，写数字；也可以写 1000万、2.5亿"

    def write(self, value: str, references: References) -> str:
        return plain(Decimal(value))

    def read(self, text: str, references: References) -> str:
        sum_of = typed_yuan(text)
        amount = "" if sum_of is None else _padded(plain(sum_of), 2)
        if not re.fullmatch(MONEY["pattern"], amount):
            raise Unreadable(f"“{text}”不是金额：以元计，最多两位小数；也可以写 1000万、2.5亿。")
        return amount


class Percent:
    """A rate in percent a year, with four decimals in the record."""

    how = "%/年，写数字，例如 3.45"

    def write(self, value: str, references: References) -> str:
        return plain(Decimal(value))

    def read(self, text: str, references: References) -> str:
        rate = without_marks(text).removesuffix("%")
        if not re.fullmatch(PERCENT["pattern"], rate):
            raise Unreadable(f"“{text}”不是利率：写每年百分之几，最多四位小数，例如 3.45。")
        return _padded(plain(Decimal(rate)), 4)


@dataclass(frozen=True)
class Whole:
    """A whole number within bounds."""

    least: int
    most: int

    @property
    def how(self) -> str:
        return f"整数，{self.least} 到 {self.most}"

    def write(self, value: int, references: References) -> str:
        return str(value)

    def read(self, text: str, references: References) -> int:
        digits = without_marks(text).replace("－", "-").replace("＋", "").removeprefix("+")
        number = int(digits) if re.fullmatch(r"-?[0-9]{1,9}", digits) else None
        if number is None or not self.least <= number <= self.most:
            raise Unreadable(f"“{text}”不是 {self.least} 到 {self.most} 的整数。")
        return number


class Day:
    """A day."""

    how = "日期，例如 2026-11-22"

    def write(self, value: str, references: References) -> str:
        return value

    def read(self, text: str, references: References) -> str:
        found = re.fullmatch(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?", text)
        try:
            if found:
                return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
        except ValueError:
            pass
        raise Unreadable(f"“{text}”不是日期，应写成 2026-11-22 这样。")


def _padded(number: str, decimals: int) -> str:
    whole, _, rest = number.partition(".")
    return f"{whole}.{rest.ljust(decimals, '0')}"
