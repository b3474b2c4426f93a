"""A rate is a rate a year, and says how it was made (中国人民银行公告〔2021〕第3号)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from products.readiness.finding import Finding, Record, texts
from products.wording import Words

_NUMBER = r"[0-9一二三四五六七八九十.]{1,9}"  # bounded: somebody may paste a page of digits
_RATE_ZH = r"利率|费率|利息"
PERIODIC = re.compile(
    # 日利率, 月息, 利率按月, 每天利息
    rf"[日月周季]化?(?:{_RATE_ZH})|[日月周]息|(?:{_RATE_ZH})(?:按|为|是)?每[日天月周季]"
    rf"|每[日天月周季]的?(?:{_RATE_ZH}|息)"
    # 0.02%/天, 3厘息
    rf"|{_NUMBER}\s*(?:%|个?基点|bp)\s*/\s*[日天月周季]|{_NUMBER}[分厘][利息]"
    r"|\b(?:daily|weekly|monthly|quarterly) (?:interest|rate|fee)"
    # 0.02% a day, interest of 5 yuan per month
    r"|(?:%|(?<![a-z])(?:percent|per cent|bp|basis points|interest|rate|fee|cost)s?\b)[^.;%]{0,30}?"
    r"(?:\b(?:per|a|each|every) |/\s?)(?:day|week|month|quarter)\b",
    re.IGNORECASE | re.ASCII,  # a Latin word ends where a Chinese one begins
)
"""A rate for a part of a year."""
THOUSANDTHS = re.compile(
    r"(?P<a_year>年化?(?:利率|费率|率|息)?(?:为|约|是|不超过)?\s*)?"
    rf"(?:[万千]分之|{_NUMBER}\s*[‰‱]|{_NUMBER} per mille)",
    re.IGNORECASE | re.ASCII,  # a Latin word ends where a Chinese one begins
)
"""The usual way to write a rate a day or a month, unless it says that it is one a year."""


def _is_periodic(text: str) -> bool:
    plain = unicodedata.normalize("NFKC", text)
    small = any(not match["a_year"] for match in THOUSANDTHS.finditer(plain))
    return small or PERIODIC.search(plain) is not None


def not_annual(record: Record) -> Iterator[Finding]:
    """A rate a day, a month or in thousandths may only stand beside its annual form."""
    rate = record["rate"] or {}
    if rate.get("min") is not None or rate.get("max") is not None:
        return
    for path, text in texts(record):
        if _is_periodic(text):
            yield Finding(
                "rate_not_annual",
                path,
                Words(
                    "写了日、月利率而没有年化利率。",
                    "A daily or monthly rate without its annual form.",
                ),
                Words(
                    "填写年化利率和年化方法，或删去日、月利率。",
                    "Give the annual rate and its method, or remove the other.",
                ),
            )


def without_method(record: Record) -> Iterator[Finding]:
    """An annual rate says whether it is compound or simple."""
    rate = record["rate"] or {}
    stated = [name for name in ("min", "max") if rate.get(name) is not None]
    if stated and not rate.get("method"):
        yield Finding(
            "rate_without_method",
            "rate.method",
            Words(
                "有年化利率而没有年化方法。", "An annual rate does not say how it was annualised."
            ),
            Words(
                "选择内部收益率（复利）或单利；来源没有说明时，不填利率。",
                "Choose compound or simple; where the source does not say, state no rate.",
            ),
        )


def incomplete_quote(record: Record) -> Iterator[Finding]:
    """A benchmark and a spread say a rate only together."""
    rate = record["rate"] or {}
    spread = [name for name in ("spread_min_bp", "spread_max_bp") if rate.get(name) is not None]
    if rate.get("benchmark") and not spread:
        yield Finding(
            "rate_not_annual",
            "rate.benchmark",
            Words("有基准利率而没有加点。", "A benchmark without a spread."),
            Words(
                "填写加点（基点），可为 0 或负数。",
                "Give the spread in basis points; 0 and negative count.",
            ),
        )
    if spread and not rate.get("benchmark"):
        yield Finding(
            "rate_not_annual",
            f"rate.{spread[0]}",
            Words("有加点而没有基准利率。", "A spread without a benchmark."),
            Words("选择基准利率，或删去加点。", "Choose the benchmark, or remove the spread."),
        )
