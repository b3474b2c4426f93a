"""What people type on the page, turned into the parameters everyone shares.

A place is typed by name, a sum in 万元, several boxes are ticked: these are parameters of the
page alone. The server understands them and sends the reader on to the address that the API
would take, `?place=西安&amount_wan=300` to `?region=610100&amount=3000000`.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from django.http import HttpRequest

from catalog.errors import Fault
from catalog.finding.atlas import Atlas
from catalog.pages import places
from catalog.pages.carried import Values
from catalog.values import LARGEST_AMOUNT, MOST_VALUES
from products.wording import Words

PLACE, SUM = "place", "amount_wan"
TICKED = {"qualifications": "qualification", "guarantees": "guarantee", "purposes": "purpose"}
"""Boxes of the form, which repeat, and the parameter that takes their codes with commas."""

STANDS_FOR = {PLACE: "region", SUM: "amount", **TICKED}
PAGE_ONLY = tuple(STANDS_FOR)

ONCE = Words(
    "这里与网址里的 {name} 重复，请只留一个。", "The address gives {name} as well; keep one."
)
SUM_WORDS = Words(
    "金额以万元计，大于 0、不超过 1万亿元，例如 300 或 1.5亿。",
    "A sum is in units of CNY 10,000, above 0, up to CNY 10^12: 300, or 3 million in words.",
)
MOST_PLACES = Words(f"最多 {MOST_VALUES} 个地区。", f"At most {MOST_VALUES} places.")
AMBIGUOUS = Words("可指不止一处，请选一处。", "This may be more than one place; choose one.")
SIMILAR = Words(
    "没有找到这个地区，名称相近的有这些。", "There is no such place; these have a similar name."
)
UNFOUND = Words(
    "没有找到这个地区，请写省、市、区县的名称、拼音或六位行政区划代码。",
    "There is no such place; give a province, city or county, or its code of six digits.",
)
MOST_LOOKED_FOR = 3
"""Of so many places that are none, similar names are looked for: that means all names there are."""
SHOWN = 40
"""So much of a place that was not understood is said again."""

MULTIPLES = {"k": 3, "thousand": 3, "万": 4, "m": 6, "million": 6, "亿": 8, "bn": 9, "billion": 9}
SPELLED_SUM = re.compile(
    rf"(cny|rmb|¥)?([0-9]{{1,13}}(?:\.[0-9]{{1,8}})?)({'|'.join(MULTIPLES)})?(元|yuan|cny|rmb)?"
)


def was_submitted(request: HttpRequest) -> bool:
    """Did this address come from the form, rather than from a link or another person?"""
    return any(name in request.GET for name in PAGE_ONLY)


def canonical(values: Values, atlas: Atlas) -> tuple[Values, list[Fault]]:
    """The values under the shared names alone, and what could not be understood."""
    shared = {name: given for name, given in values.items() if name not in PAGE_ONLY}
    faults: list[Fault] = []
    for name, given in values.items():
        if name not in PAGE_ONLY:
            continue
        if STANDS_FOR[name] in shared:
            faults.append(Fault(name, ONCE.format(name=STANDS_FOR[name])))
            continue
        if name == PLACE:
            codes, unclear = _places(given[0], atlas)
            faults += unclear
            value = ",".join(codes)
        elif name == SUM:
            value = yuan_of(given[0]) or ""
            faults += [] if value else [Fault(SUM, SUM_WORDS)]
        else:
            value = ",".join(given)
        if value:
            shared[STANDS_FOR[name]] = [value]
    return shared, faults


def yuan_of(text: str) -> str | None:
    """A sum as yuan, or None; a bare number is in 万元, full-width digits are understood.

    >>> yuan_of("３００"), yuan_of("1.5亿"), yuan_of("3,000 万元"), yuan_of("三百")
    ('3000000', '150000000', '30000000', None)
    >>> yuan_of("3 million"), yuan_of("CNY 500k"), yuan_of("20元"), yuan_of("RMB 20")
    ('3000000', '500000', '20', '20')
    """
    plain = re.sub(r"[\s,]+", "", unicodedata.normalize("NFKC", text)).casefold()
    spelled = SPELLED_SUM.fullmatch(plain)
    if spelled is None:
        return None
    before, number, multiple, after = spelled.groups()
    in_yuan = bool(before or after)
    zeros = MULTIPLES[multiple] if multiple else 0 if in_yuan else 4
    amount = Decimal(number).scaleb(zeros)
    if not 0 < amount <= LARGEST_AMOUNT or amount != round(amount, 2):
        return None
    return f"{amount.normalize():f}"


def wan_of(amount: str) -> str:
    """An amount in yuan as 万元; what is no amount stays as it was typed.

    >>> wan_of("3000000"), wan_of("12.50"), wan_of("99999999999999"), wan_of("abc")
    ('300', '0.00125', '9999999999.9999', 'abc')
    """
    if not re.fullmatch(r"[0-9]{1,20}(\.[0-9]{1,2})?", amount):
        return amount
    return f"{Decimal(amount).scaleb(-4).normalize():f}"


def _places(text: str, atlas: Atlas) -> tuple[list[str], list[Fault]]:
    if len(places.pieces(text)) > MOST_VALUES:
        return [], [Fault(PLACE, MOST_PLACES)]
    codes: list[str] = []
    faults: list[Fault] = []
    for place in places.listed(text, atlas) or [text]:
        found = places.found(place, atlas)
        if len(found) == 1:
            codes += found
        else:
            looks_further = len(faults) < MOST_LOOKED_FOR
            faults.append(_unclear(place, found, atlas, looks_further=looks_further))
    return list(dict.fromkeys(codes)), faults


def _unclear(place: str, meant: list[str], atlas: Atlas, *, looks_further: bool) -> Fault:
    """What was typed with the places it may mean, or those with a similar name."""
    codes = meant or (places.suggested(place, atlas) if looks_further else [])
    hint = {
        "typed": place[:SHOWN],
        "candidates": {code: places.path(code, atlas) for code in codes[: places.MOST_CANDIDATES]},
    }
    return Fault(PLACE, AMBIGUOUS if meant else SIMILAR if codes else UNFOUND, hint)
