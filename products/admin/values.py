"""A value of a frozen record in words, for the desk."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from products.amounts import yuan
from products.condition_values import value_text
from products.terminology import Vocabulary
from products.vocabulary import (
    ATTRIBUTE,
    BENCHMARK,
    CHANNEL,
    EFFECT,
    GUARANTEE,
    HIGHLIGHT_KIND,
    INSTRUMENT,
    OFFERING,
    OPERATOR,
    PURPOSE,
    RATE_METHOD,
    REPAYMENT,
    ROLE,
    STAGE,
)

Record = dict[str, Any]

WORDS: dict[str, Vocabulary] = {
    "offering": OFFERING,
    "instrument": INSTRUMENT,
    "stages": STAGE,
    "repayment": REPAYMENT,
    "guarantees": GUARANTEE,
    "purposes": PURPOSE,
    "channel": CHANNEL,
    "rate.method": RATE_METHOD,
    "rate.benchmark": BENCHMARK,
}
SUMS = ("limit.min", "limit.max")


def text_of(path: str, value: Any) -> str:
    """What a fact says; "" where it is not stated.

    >>> text_of("limit.max", "10000000.00"), text_of("stages", ["seed", "growth"])
    ('1000万元', '种子期、成长期')
    """
    first, _, _ = path.partition(".")
    match value:
        case None | "" | []:
            return ""
        case list():
            mark = "\n" if first == "organisations" else "、"
            return mark.join(_one(path, first, item) for item in value)
        case _:
            return _one(path, first, value)


def _one(path: str, first: str, value: Any) -> str:
    if path in SUMS:
        return yuan(Decimal(value)).zh
    if path in WORDS:
        return WORDS[path].label(value).zh
    if not isinstance(value, dict):
        return str(value)
    match first:
        case "organisations":
            return f"{ROLE.label(value['role']).zh}：{value['organisation']['name']}"
        case "conditions":
            return _condition(value)
        case "highlights":
            kind = HIGHLIGHT_KIND.label(value["kind"]).zh
            return _joined(f"{kind}：{value['words']}", value["words_en"])
        case "regions":  # four districts are called 鼓楼区
            return f"{value['name']} {value['code']}"
        case _:  # a reference, shown by its name
            return str(value["name"])


def _condition(row: Record) -> str:
    operator = OPERATOR.label(row["operator"]).zh if row["operator"] else ""
    measured = f"{operator} {value_text(row['value'])}" if operator else ""
    asked = f"{EFFECT.label(row['effect']).zh}：{ATTRIBUTE.label(row['attribute']).zh}"
    return _joined(asked, measured, row["words"], row["words_en"])


def _joined(*parts: str) -> str:
    return " / ".join(part for part in parts if part)
