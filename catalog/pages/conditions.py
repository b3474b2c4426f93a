"""What a condition asks for, in words: the source's own, and how the catalog reads them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from catalog.languages import said
from catalog.pages.findings import Document, spoken_sum
from catalog.pages.said import TRUTHS, listed
from products import industries
from products.amounts import months
from products.vocabulary import QUALIFICATION
from products.wording import Words


def asked(condition: Document) -> str:
    """A condition in one line.

    >>> row = {"attribute": {"code": "credit_record"}, "effect": {"code": "required"}}
    >>> asked({**row, "words": "首次贷款的企业", "operator": None, "value": None})
    '首次贷款的企业'
    """
    words, reading = sentence(condition), reading_of(condition)
    return _("{words}（{reading}）").format(words=words, reading=reading) if reading else words


def sentence(condition: Document) -> str:
    """The source's words, and that they name whom it is not for, where they do."""
    excluding = condition["effect"]["code"] == "excluding"
    shape = _("不面向：{words}") if excluding else "{words}"
    return shape.format(words=condition["words"])


def reading_of(condition: Document) -> str:
    """The value that the catalog compares with, in words; "" where the words say as much.

    >>> turnover = {"attribute": {"code": "turnover", "label": "营业收入"}, "value": "5000000"}
    >>> reading_of({**turnover, "operator": {"label": "不低于"}, "words": "有一定规模"})
    '不低于 500万元'
    """
    value, attribute = condition["value"], condition["attribute"]["code"]
    match value:
        case None:
            return ""
        case bool():
            reading = said(TRUTHS[attribute][str(value).lower()])
        case list():
            reading = listed(_coded(attribute, code) for code in value)
        case dict():
            reading = _score(value)
        case _:
            reading = f"{condition['operator']['label']} {_measured(attribute, value)}"
    return "" if reading in (condition["words"], condition["attribute"]["label"]) else reading


def _coded(attribute: str, code: str) -> str:
    if attribute == "qualification" and code in QUALIFICATION:
        return said(QUALIFICATION.label(code))
    name = industries.names().get(code)
    return f"{code} {said(Words(*name))}" if name else code


def _measured(attribute: str, value: str) -> str:
    match attribute:
        case "turnover":
            return spoken_sum(Decimal(value))
        case "operating_months" if value.isdigit():
            return said(months(int(value)))
        case "rnd_ratio" | "debt_ratio":
            return f"{value}%"
    return value


def _score(value: dict[str, Any]) -> str:
    """An innovation score with all that it means something by: scores of two places differ."""
    return _("{scheme} {version}，地区 {region}，{year} 年，满分 {scale}，不低于 {score}").format(
        **value
    )
