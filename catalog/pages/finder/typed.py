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
    "A sum is in units of 10,000 yuan, above 0, up to 10^12 yuan, such as 300.",
)
UNITS = {"": 4, "万": 4, "万元": 4, "亿": 8, "亿元": 8, "元": 0}
SPELLED_SUM = re.compile(r"([0-9]{1,13}(?:\.[0-9]{1,8})?)(万元|亿元|万|亿|元|)")
LARGEST = Decimal(10) ** 12

Values = dict[str, list[str]]


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
    """A sum in 万元 as yuan, or None; full-width digits and units are understood.

    >>> yuan_of("３００"), yuan_of("1.5亿"), yuan_of("3,000 万元"), yuan_of("三百")
    ('3000000', '150000000', '30000000', None)
    """
    plain = re.sub(r"[\s,]+", "", unicodedata.normalize("NFKC", text))
    spelled = SPELLED_SUM.fullmatch(plain)
    if spelled is None:
        return None
    amount = Decimal(spelled[1]).scaleb(UNITS[spelled[2]])
    if not 0 < amount <= LARGEST or amount != round(amount, 2):
        return None
    return f"{amount.normalize():f}"


def wan_of(amount: str) -> str:
    """An amount in yuan as 万元; what is no amount stays as it was typed.

    >>> wan_of("3000000"), wan_of("12.50"), wan_of("abc")
    ('300', '0.00125', 'abc')
    """
    if not re.fullmatch(r"[0-9]{1,13}(\.[0-9]{1,2})?", amount):
        return amount
    return f"{Decimal(amount).scaleb(-4).normalize():f}"


def _places(text: str, atlas: Atlas) -> tuple[list[str], list[Fault]]:
    codes: list[str] = []
    faults = []
    for place in places.listed(text):
        found = places.found(place, atlas)
        if len(found) == 1:
            codes += found
        else:
            faults.append(_unclear(place[:40], found or places.suggested(place, atlas), atlas))
    if not codes and not faults:
        faults.append(_unclear(text[:40], [], atlas))
    return codes, faults


def _unclear(place: str, candidates: list[str], atlas: Atlas) -> Fault:
    paths = {code: places.path(code, atlas) for code in candidates[: places.MOST_CANDIDATES]}
    listed = Words("、".join(paths.values()), ", ".join(paths.values()))
    if not paths:
        words = Words(
            "没有找到地区“{place}”，请写省、市、区县的名称或六位行政区划代码。",
            "No place “{place}”; give a province, city or county, or its code of six digits.",
        )
    elif any(place in name for name in paths.values()):
        words = Words("“{place}”可指：{listed}。", "“{place}” may be: {listed}.")
    else:
        words = Words(
            "没有找到地区“{place}”，名称相近的有：{listed}。",
            "No place “{place}”; similar names are: {listed}.",
        )
    return Fault(PLACE, words.format(place=place, listed=listed), {"candidates": paths})
