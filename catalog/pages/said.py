"""What was asked, in the words of a person: the chips above the results, "your case" in a table."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from catalog import filters
from catalog.finding.atlas import Atlas
from catalog.finding.facets import VOCABULARIES
from catalog.finding.question import Question
from catalog.pages import places, typed
from products import industries
from products.amounts import months, yuan
from products.matching import Place

TRUTHS = {
    "equity_invested": {"true": "已获股权投资", "false": "未获股权投资"},
    "credit_record": {"true": "有信贷记录", "false": "没有信贷记录"},
}
WORDS = {"unstated": {"exclude": "只看全部符合的", "include": "全部"}}


def title(parameter: str) -> str:
    """The parameter's title; a page-only one has that of the parameter it stands for."""
    shared = typed.STANDS_FOR.get(parameter, parameter)
    return str(filters.FIELDS[shared].label) if shared in filters.FIELDS else parameter


def label(parameter: str, code: str, atlas: Atlas) -> str:
    """One code in words; a code that nobody knows stays as it is."""
    if parameter in VOCABULARIES:
        return VOCABULARIES[parameter].label(code).zh if code in VOCABULARIES[parameter] else code
    if parameter == "region":
        return places.path(code, atlas) if code in atlas.regions else code
    if parameter == "industry":
        return industries.names().get(code, (code, code))[0]
    if parameter in ("family", "issuer"):
        rows = atlas.families if parameter == "family" else atlas.organisations
        return rows[code].name if code in rows else code
    return (TRUTHS.get(parameter) or WORDS.get(parameter) or {}).get(code, code)


def value(parameter: str, text: str, atlas: Atlas) -> str:
    """A parameter's whole value in words.

    `stage=startup,growth` is 初创期、成长期, `amount=3000000` is 300万元.
    """
    if parameter == "amount":
        return yuan(Decimal(text)).zh
    if parameter == "term_months":
        return months(int(text)).zh
    if parameter in ("q", "updated_since"):
        return text
    codes = dict.fromkeys(code.strip() for code in text.split(","))
    return "、".join(label(parameter, code, atlas) for code in codes)


def criterion(question: Question, name: str, atlas: Atlas) -> str:
    """A fact about the company, in words."""
    given: Any = getattr(question.company, name)
    if isinstance(given, bool):
        return TRUTHS[name][str(given).lower()]
    if isinstance(given, tuple):
        codes = [code.code if isinstance(code, Place) else code for code in given]
        return "、".join(label(name, code, atlas) for code in codes)
    return value(name, str(given), atlas)
