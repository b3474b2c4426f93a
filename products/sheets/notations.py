"""How one value of a product stands in a cell: written for people, read back exactly.

A notation has `how`, which tells people; `write`, value → text; and `read`, text → value, which
raises Unreadable. Values are those of a written record, in the one spelling that freezing gives
them; no notation sees a blank.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from django.db import models

from products.record_schema import MONEY, PERCENT
from products.sheets.escaping import LISTED, PARTED, escape, items, listed, unescape, unescape_part
from products.sheets.references import References, Unreadable
from products.terminology import Vocabulary

Item = TypeVar("Item")


class Notation(Protocol):
    @property
    def how(self) -> str: ...

    def write(self, value: Any, references: References) -> str: ...

    def read(self, text: str, references: References) -> Any: ...


def kept(text: str, longest: int) -> str:
    """A text that both databases keep, and that is not too long."""
    text = text.strip()
    if any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in text):
        raise Unreadable("含有不能保存的字符，请删去后重新输入。")
    if len(text) > longest:
        raise Unreadable(f"最多 {longest} 字，现有 {len(text)} 字。")
    return text


@dataclass(frozen=True)
class Text:
    """A text; `part` when it stands in a row beside others."""

    longest: int
    part: bool = False

    @property
    def how(self) -> str:
        return f"文字，最多 {self.longest} 字"

    def write(self, value: str, references: References) -> str:
        return escape(value, PARTED + "\n" if self.part else "")

    def read(self, text: str, references: References) -> str:
        return kept(unescape_part(text) if self.part else unescape(text), self.longest)


@dataclass(frozen=True)
class Texts:
    """Several short texts."""

    longest: int
    most: int
    how = "几个就写几个，用顿号“、”隔开"

    def write(self, value: list[str], references: References) -> str:
        return listed(value)

    def read(self, text: str, references: References) -> list[str]:
        found = [kept(item, self.longest) for item in items(text)]
        return _at_most(self.most, list(dict.fromkeys(found)))


@dataclass(frozen=True)
class Word:
    """One word of a vocabulary, by its label or its code."""

    vocabulary: Vocabulary

    @property
    def how(self) -> str:
        return f"一个：{'、'.join(term.label.zh for term in self.vocabulary)}"

    def write(self, value: str, references: References) -> str:
        return escape(self.vocabulary.label(value).zh, LISTED + PARTED)

    def read(self, text: str, references: References) -> str:
        text = unescape_part(text)
        if text in self.vocabulary:
            return text
        for term in self.vocabulary:
            if term.label.zh == text:
                return term.code
        allowed = "、".join(term.label.zh for term in self.vocabulary)
        raise Unreadable(f"没有“{text}”这个词；可用：{allowed}。")


@dataclass(frozen=True)
class Words:
    """Several words of a vocabulary, in its order."""

    vocabulary: Vocabulary

    @property
    def how(self) -> str:
        return f"可多个，用顿号“、”隔开：{'、'.join(t.label.zh for t in self.vocabulary)}"

    def write(self, value: list[str], references: References) -> str:
        return listed(value, lambda code: self.vocabulary.label(code).zh)

    def read(self, text: str, references: References) -> list[str]:
        word = Word(self.vocabulary)
        found = each(items(text), lambda item: word.read(item, references))
        return [code for code in self.vocabulary.codes if code in found]


@dataclass(frozen=True)
class Reference:
    """A row that the catalog has, by its code, its name, or both."""

    model: type[models.Model]

    @property
    def how(self) -> str:
        return f"{self.model._meta.verbose_name}的代码，后面可以写名称"

    def write(self, value: str, references: References) -> str:
        return escape(references.write(self.model, value), PARTED + "\n")

    def read(self, text: str, references: References) -> str:
        return references.read(self.model, unescape_part(text))


@dataclass(frozen=True)
class ReferenceList:
    """Several rows that the catalog has, in the order of their codes."""

    model: type[models.Model]
    most: int

    @property
    def how(self) -> str:
        return f"{self.model._meta.verbose_name}的代码，后面可以写名称；可多个，用顿号“、”隔开"

    def write(self, value: list[str], references: References) -> str:
        return listed(value, lambda code: references.write(self.model, code))

    def read(self, text: str, references: References) -> list[str]:
        found = each(items(text), lambda item: references.read(self.model, item))
        return _at_most(self.most, sorted(set(found)))


UNITS = {"": Decimal(1), "万": Decimal(10) ** 4, "亿": Decimal(10) ** 8}


class Yuan:
    """A sum in yuan, with two decimals in the record."""

    how = "元，写数字；也可以写 1000万、2.5亿"

    def write(self, value: str, references: References) -> str:
        return _plain(value)

    def read(self, text: str, references: References) -> str:
        found = re.fullmatch(r"([0-9]{1,14}(?:\.[0-9]{1,8})?)([万亿]?)元?", _bare(text))
        amount = f"{Decimal(found[1]) * UNITS[found[2]]:f}" if found else ""
        amount = _padded(_plain(amount), 2) if amount else ""
        if not re.fullmatch(MONEY["pattern"], amount):
            raise Unreadable(f"“{text}”不是金额：以元计，最多两位小数；也可以写 1000万、2.5亿。")
        return amount


class Percent:
    """A rate in percent a year, with four decimals in the record."""

    how = "%/年，写数字，例如 3.45"

    def write(self, value: str, references: References) -> str:
        return _plain(value)

    def read(self, text: str, references: References) -> str:
        rate = _bare(text).removesuffix("%")
        if not re.fullmatch(PERCENT["pattern"], rate):
            raise Unreadable(f"“{text}”不是利率：写每年百分之几，最多四位小数，例如 3.45。")
        return _padded(_plain(f"{Decimal(rate):f}"), 4)


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
        digits = _bare(text).replace("－", "-").replace("＋", "").removeprefix("+")
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


def each(written: Iterable[Item], read: Callable[[Item], Any]) -> list[Any]:
    """Every item read; all that cannot be are told together."""
    found, problems = [], []
    for item in written:
        try:
            found.append(read(item))
        except Unreadable as problem:
            problems.append(str(problem))
    if problems:
        raise Unreadable("\n".join(problems))
    return found


def _at_most(most: int, found: list[Any]) -> list[Any]:
    if len(found) > most:
        raise Unreadable(f"最多 {most} 项，现有 {len(found)} 项。")
    return found


def _bare(text: str) -> str:
    return re.sub(r"[,，\s]", "", text)


def _plain(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number


def _padded(number: str, decimals: int) -> str:
    whole, _, rest = number.partition(".")
    return f"{whole}.{rest.ljust(decimals, '0')}"
