"""What was asked, in the words of a person: the chips above the results, "your case" in a table."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from catalog import filters
from catalog.finding.atlas import Atlas
from catalog.finding.facets import VOCABULARIES
from catalog.finding.question import Question
from catalog.languages import said, spoken
from catalog.pages import places
from catalog.pages.carried import PICKED
from catalog.pages.finder import typed
from catalog.pages.findings import spoken_sum
from products import industries
from products.amounts import months
from products.matching import Place
from products.wording import Words

TRUTHS = {
    "equity_invested": {
        "true": Words("已获股权投资", "An investor has put equity in"),
        "false": Words("未获股权投资", "No equity investment yet"),
    },
    "credit_record": {
        "true": Words("有信贷记录", "With a credit record"),
        "false": Words("没有信贷记录", "No credit record"),
    },
}
PICKS = Words("对照栏", "Comparison")
SCOPES = {
    "exclude": Words("只看全部符合的", "Only what meets everything"),
    "include": Words("全部", "Everything"),
}


def listed(words: Iterable[str]) -> str:
    """Several in one line: 初创期、成长期, or Start-up, Growth."""
    return (", " if spoken() == "en" else "、").join(words)


def title(parameter: str) -> str:
    """The parameter's title; a page-only one has that of the parameter it stands for."""
    if parameter == PICKED:
        return said(PICKS)
    shared = typed.STANDS_FOR.get(parameter, parameter)
    return said(filters.FIELDS[shared].title) if shared in filters.FIELDS else parameter


def label(parameter: str, code: str, atlas: Atlas) -> str:
    """One code in words; a code that nobody knows stays as it is."""
    if parameter in VOCABULARIES:
        known = code in VOCABULARIES[parameter]
        return said(VOCABULARIES[parameter].label(code)) if known else code
    if parameter == "region":
        return places.path(code, atlas) if code in atlas.regions else code
    if parameter == "industry":
        return said(Words(*industries.names().get(code, (code, code))))
    if parameter in ("family", "issuer"):
        rows = atlas.families if parameter == "family" else atlas.organisations
        return rows[code].label(spoken()) if code in rows else code
    fixed = SCOPES if parameter == "unstated" else TRUTHS.get(parameter, {})
    return said(fixed[code]) if code in fixed else code


def value(parameter: str, text: str, atlas: Atlas) -> str:
    """A parameter's whole value in words.

    `stage=startup,growth` is 初创期、成长期, `amount=3000000` is 300万元 or CNY 3 million.
    """
    if parameter == "amount":
        return spoken_sum(Decimal(text))
    if parameter == "term_months":
        return said(months(int(text)))
    if parameter in ("q", "updated_since"):
        return text
    codes = dict.fromkeys(code.strip() for code in text.split(","))
    return listed(label(parameter, code, atlas) for code in codes)


def criterion(question: Question, name: str, atlas: Atlas) -> str:
    """A fact about the company, in words."""
    given: Any = getattr(question.company, name)
    if isinstance(given, bool):
        return said(TRUTHS[name][str(given).lower()])
    if isinstance(given, tuple):
        codes = [code.code if isinstance(code, Place) else code for code in given]
        return listed(label(name, code, atlas) for code in codes)
    return value(name, str(given), atlas)
