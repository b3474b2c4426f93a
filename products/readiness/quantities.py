"""The figures in a text, as people write them: 1000万, 10 million, 3.45%, 50bp, 三年, T+1.

Money comes out in yuan, rates in percent, terms in months. Days of the calendar, ordinals,
numbers of documents, benchmarks and names such as 5G are no figures. Runs of digits are bounded
everywhere: somebody may paste a page of them.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

MULTIPLIERS = {
    "万亿": 12, "亿": 8, "千万": 7, "百万": 6, "万": 4, "千": 3,
    "trillion": 12, "billion": 9, "bn": 9, "million": 6, "mn": 6, "m": 6, "thousand": 3, "k": 3,
}  # fmt: skip
UNITS = {
    "yuan": r"元|yuan|rmb|cny|人民币",
    "percent": r"%|个?百分点|percent(?:age points?)?|per cent",
    "points": r"个?基点|bps?\b|basis points?",
    "years": r"周?年|-?years?",
    "months": r"个月|-?months?",
    "days": r"个?工作日|天|日|-?(?:working |business )?days?",
}
KINDS = {
    "": ("", Decimal(1)),
    "yuan": ("yuan", Decimal(1)),
    "percent": ("percent", Decimal(1)),
    "points": ("percent", Decimal("0.01")),
    "years": ("months", Decimal(12)),
    "months": ("months", Decimal(1)),
    "days": ("days", Decimal(1)),
}
"""Unit → kind of quantity, and how much of it one is."""

MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
COUNTED = r"[万亿元家户笔项个件名人%多余]|k\b|m\b|million|billion|yuan|rmb|firms|companies|loans"
NO_FIGURES = re.compile(
    # the calendar
    r"[12]\d{3}(?:\s*[-—–~至到、和]\s*[12]\d{3})?年(?:\d{1,2}月(?:\d{1,2}日)?)?"
    r"|[12]\d{3}[-/.]\d{1,2}(?:[-/.]\d{1,2})?(?!\d)|\d{1,2}月(?:\d{1,2}日)?"
    rf"|(?:\b\d{{1,2}} )?\b{MONTH}(?: \d{{1,2}},)? [12]\d{{3}}\b|\b\d{{1,2}} {MONTH}\b"
    rf"|(?<![\d.,])(?:19|20)\d{{2}}(?![\d.,]*\d)(?!\s*(?:{COUNTED}))"
    # ordinals and numbers of documents
    r"|第\s*[\d零一二两三四五六七八九十百千]+年?|\d{1,9}号|\d{1,9}(?:st|nd|rd|th)\b"
    r"|\b(?:no\.?|item|article|paragraph|section|stage|phase|gb/t) \d+"
    # benchmarks
    r"|[\d一五]年期(?:以上)?\s*(?:lpr|贷款市场报价利率)|\b(?:one|five|[15])-year (?:lpr|loan prime)"
    r"|\blpr ?[15]y"
    # names
    r"|\d{1,9}\s?[+×*对]\s?\d+|(?<![a-z])(?!cny|rmb|usd|t\+)[a-z]+-?\d[\w.]*|\d{1,9}[bcdgsvwx]\b",
    re.ASCII,
)

_DIGITS = r"\d{1,3}(?:[, ]\d{3}){1,5}(?:\.\d{1,9})?|\d{1,18}(?:\.\d{1,9})?"
_CHINESE = "零一二三四五六七八九"
_ENGLISH = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve"),
)
_MULTIPLIER = "|".join(word + "(?![a-z])" * word.isascii() for word in MULTIPLIERS)
_UNIT = "|".join(f"(?P<{name}>{pattern})" for name, pattern in UNITS.items())
FIGURE = re.compile(
    r"(?P<sign>t\+|百分之|¥|cny ?|rmb ?|人民币)?"
    rf"(?:(?P<digits>{_DIGITS})|(?P<chinese>[{_CHINESE}两半十百千]+)"
    rf"|\b(?P<english>{'|'.join(_ENGLISH)})\b)"
    rf"\s?[多余]?(?P<multiplier>{_MULTIPLIER})?[多余]?[ -]?(?:{_UNIT})?"
    r"(?P<range>\s*(?:[-—–~至到]+|to)\s*(?=\d))?",
    re.ASCII,
)


class Quantity(NamedTuple):
    """A figure with its kind: `yuan percent months days`, or "" for a bare number."""

    value: Decimal
    kind: str
    text: str = ""

    def same(self, other: Quantity) -> bool:
        """Whether both may be one figure; a bare number may be of any kind.

        >>> a, b = quantities("1000万元")[0], quantities("up to CNY 10 million")[0]
        >>> a.same(b), a.same(quantities("1000万户")[0]), a.same(quantities("3年")[0])
        (True, True, False)
        """
        kinds = {self.kind, other.kind}
        return self.value == other.value and ("" in kinds or len(kinds) == 1)


def quantities(text: str) -> list[Quantity]:
    """Every figure of a text, in its order.

    >>> [(str(q.value), q.kind) for q in quantities("第3批，2024年起，300—500万元，三年，3.45%")]
    [('3000000', 'yuan'), ('5000000', 'yuan'), ('36', 'months'), ('3.45', 'percent')]
    """
    plain = NO_FIGURES.sub("；", unicodedata.normalize("NFKC", text).lower())
    found: list[Quantity] = []
    waiting: list[re.Match[str]] = []  # the lower ends of ranges: 300—500万元 begins at 300万元
    for match in FIGURE.finditer(plain):
        if match["range"] and not match["multiplier"] and not _unit(match):
            waiting.append(match)
            continue
        found += [_quantity(low, like=match) for low in waiting]
        waiting.clear()
        if match["digits"] or match["multiplier"] or _unit(match):
            found.append(_quantity(match, like=match))
    return found


def _unit(match: re.Match[str]) -> str:
    signs = {"t+": "days", "百分之": "percent"}
    if match["sign"]:
        return signs.get(match["sign"], "yuan")
    return next((name for name in UNITS if match[name]), "")


def _quantity(match: re.Match[str], like: re.Match[str]) -> Quantity:
    number = Decimal(re.sub("[, ]", "", match["digits"])) if match["digits"] else _worded(match)
    kind, worth = KINDS[_unit(like)]
    power = MULTIPLIERS.get(like["multiplier"] or "", 0)
    value = number * Decimal(10) ** power * worth
    return Quantity(value, kind, match[0].strip(" -—–~至到"))


def _worded(match: re.Match[str]) -> Decimal:
    """A number in words.

    >>> [str(q.value) for q in quantities("两千三百万元，半年，twelve months")]
    ['23000000', '6.0', '12']
    """
    if match["english"]:
        return Decimal(_ENGLISH.index(match["english"]))
    if match["chinese"] == "半":
        return Decimal("0.5")
    total, digit = 0, 0
    for letter in match["chinese"]:
        if letter in "十百千":
            total += (digit or 1) * 10 ** ("十百千".index(letter) + 1)
            digit = 0
        else:
            digit = 2 if letter == "两" else max(_CHINESE.find(letter), 0)
    return Decimal(total + digit)
