"""What was asked, in the words of a person: the chips above the results, "your case" in a table."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from catalog import places, typed
from catalog.atlas import Atlas
from catalog.question import Question
from products import industries
from products.amounts import months, yuan
from products.facts import TITLES as FACT_TITLES
from products.matching import Place
from products.terminology import Vocabulary
from products.vocabulary import (
    GUARANTEE,
    INSTRUMENT,
    OFFERING,
    ORGANISATION_KIND,
    PURPOSE,
    QUALIFICATION,
    STAGE,
)

TITLES: dict[str, str] = {
    "stage": STAGE.title.zh,
    "region": "所在地",
    "amount": "需要的金额",
    "term_months": "需要的期限",
    "guarantee": "可提供的担保",
    "purpose": PURPOSE.title.zh,
    "qualification": "企业资质",
    "industry": "行业",
    "equity_invested": "股权投资",
    "credit_record": "信贷记录",
    "instrument": INSTRUMENT.title.zh,
    "offering": OFFERING.title.zh,
    "family": FACT_TITLES["family"].zh,
    "issuer": FACT_TITLES["issuer"].zh,
    "issuer_kind": ORGANISATION_KIND.title.zh,
    "q": "文字",
    "updated_since": "此后有变更",
    "unstated": "范围",
    "order": "排序",
    "page_size": "每页条数",
    "cursor": "翻页位置",
}
"""What a parameter is called on the page."""

CODED: dict[str, Vocabulary] = {
    "stage": STAGE,
    "guarantee": GUARANTEE,
    "purpose": PURPOSE,
    "qualification": QUALIFICATION,
    "instrument": INSTRUMENT,
    "offering": OFFERING,
    "issuer_kind": ORGANISATION_KIND,
}
TRUTHS = {
    "equity_invested": {"true": "已获股权投资", "false": "未获股权投资"},
    "credit_record": {"true": "有信贷记录", "false": "没有信贷记录"},
}
WORDS = {"unstated": {"exclude": "只看全部符合的", "include": "全部"}}


def title(parameter: str) -> str:
    """The parameter's title; a page-only one has that of the parameter it stands for."""
    shared = typed.STANDS_FOR.get(parameter, parameter)
    return TITLES.get(shared, parameter)


def label(parameter: str, code: str, atlas: Atlas) -> str:
    """One code in words; a code that nobody knows stays as it is."""
    if parameter in CODED:
        return CODED[parameter].label(code).zh if code in CODED[parameter] else code
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
