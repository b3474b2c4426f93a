"""When two names may be one product's: spelling, quotes, spaces and the brand set aside."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

from products.readiness.finding import Record

ALIKE = 0.85
"""How much of both names must agree: one letter in seven may differ."""

BRAND = re.compile(r"^(?:中国)?(.{2,6}?)(?:银行|农村商业|农商|农村信用|农信|股份|集团|保险|证券)")
CLOSING = re.compile(r"(?:产品|业务|系列|项目|品牌)$")


def core(record: Record) -> str:
    """What is left of a product's name to compare.

    >>> core({"name": "招商银行“招科 投贷”产品", "issuer": {"name": "招商银行"}})
    '招科投贷'
    >>> core({"name": "ＡＩＣ股权贷款", "issuer": None})
    'aic股权贷'
    """
    name = _letters(record["name"])
    for brand in _brands((record["issuer"] or {}).get("name", "")):
        rest = name.replace(brand, "", 1)
        name = rest if len(rest) > 1 else name
    name = name.replace("贷款", "贷")
    rest = CLOSING.sub("", name)
    return rest if len(rest) > 1 else name


def _letters(text: str) -> str:
    """Letters and digits alone, in one spelling."""
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKC", text).casefold()
        if unicodedata.category(letter)[0] in "LNM" or letter == "+"
    )


def _brands(issuer: str) -> list[str]:
    """An issuer's name and its short forms, longest first: 中国民生银行, 民生银行, 民生."""
    whole = _letters(issuer)
    short = BRAND.match(whole)
    names = [whole, whole.removeprefix("中国")]
    if short:
        names += [f"{short[1]}银行", short[1]]
    return [name for name in dict.fromkeys(names) if name]


def alike(one: str, other: str) -> bool:
    """Whether two cores are the same, or differ by little.

    >>> alike("科技企业投联贷", "科技企业投贷联"), alike("绿色产业贷", "绿色转型贷")
    (True, False)
    """
    if one == other:
        return True
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def letters_to_share(name: str) -> tuple[list[str], int]:
    """The letters of a core, and how many of them every alike name has at the least.

    A name that is `ALIKE` keeps ALIKE / (2 - ALIKE) of the letters. Latin ones, which may be
    written full-width or not, count only where there are no Chinese ones; twelve are enough.

    >>> letters_to_share("招科投贷"), letters_to_share("科技企业投联贷")[1]
    ((['招', '科', '投', '贷'], 3), 6)
    """
    letters = [letter for letter in dict.fromkeys(name) if "一" <= letter <= "鿿"]
    letters = (letters or list(dict.fromkeys(name)))[:12]
    may_lack = int(len(name) * (1 - ALIKE / (2 - ALIKE)))
    return letters, max(1, len(letters) - may_lack)
