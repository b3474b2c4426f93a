"""The values of conditions: which fit what a condition is about, and how people write them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from products.industries import is_industry
from products.vocabulary import QUALIFICATION

LISTED: dict[str, Callable[[str], bool]] = {
    "qualification": QUALIFICATION.__contains__,
    "industry": is_industry,
}
BOOLEAN = frozenset({"equity_invested", "credit_record"})
MEASURED = frozenset(
    {"operating_months", "turnover", "headcount", "rnd_ratio", "patents", "debt_ratio"}
)
SCORE = {
    "scheme": r".{1,80}",
    "version": r".{1,40}",
    "scale": r"[0-9]{1,6}",
    "region": r"[0-9]{6}",
    "year": r"[0-9]{4}",
    "score": r"[0-9]{1,6}(\.[0-9]{1,2})?",
}

SAID = {"是": True, "有": True, "true": True, "否": False, "无": False, "false": False}
CODES = {term.label.zh: term.code for term in QUALIFICATION}


def value_text(value: Any) -> str:
    """A condition's value as a person writes it.

    >>> value_text(["high_tech", "srdi"]), value_text(True), value_text("24")
    ('high_tech, srdi', '是', '24')
    """
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case list():
            return ", ".join(str(item) for item in value)
        case dict():
            return "; ".join(f"{key}={item}" for key, item in value.items())
        case _:
            return str(value)


def value_of(text: str, operator: str | None) -> Any:
    """What a person wrote, as the value that its operator takes; `problem` judges the rest.

    >>> value_of("高新技术企业、srdi", "any_of"), value_of("是", "equals")
    (['high_tech', 'srdi'], True)
    >>> value_of("5,000", "at_least"), value_of("scheme=甲，year=2025", "at_least")
    ('5000', {'scheme': '甲', 'year': '2025'})
    """
    text = text.strip()
    if not text:
        return None
    if operator == "any_of":
        parts = [part for part in re.split(r"[,，、;；\s]+", text) if part]
        return list(dict.fromkeys(map(code_of, parts)))
    if operator == "equals":
        return SAID.get(text.lower(), text)
    if "=" in text:
        # A comma inside a value divides nothing: only one before the next name does.
        parts = re.split(r"[;；\n]|[,，](?=\s*\w+\s*=)", text)
        pairs = [part.partition("=") for part in parts if part.strip()]
        return {key.strip(): item.strip() for key, _, item in pairs}
    return re.sub(r"(?<=\d)[,，](?=\d{3})", "", text)


def code_of(said: str) -> str:
    """A qualification's code by its label; anything else as it is.

    >>> code_of("高新技术企业"), code_of("C39")
    ('high_tech', 'C39')
    """
    return CODES.get(said, said)


def problem(attribute: str, operator: str, value: Any) -> str | None:
    """Why a value does not fit its attribute and operator, or None.

    A qualification or an industry takes `any_of` and a list of known codes; a yes-or-no
    attribute `equals` true or false; a measured one `at_least` or `at_most` and a number as a
    decimal string; an innovation score `at_least` and an object that names its scheme, because
    scores of two places cannot be compared. Everything else is words only.
    """
    if attribute in LISTED:
        return _listed(LISTED[attribute], operator, value)
    if attribute in BOOLEAN:
        fits = operator == "equals" and isinstance(value, bool)
        return None if fits else "应为“等于”和 true 或 false。"
    if attribute in MEASURED:
        fits = operator in ("at_least", "at_most") and _is(r"[0-9]{1,14}(\.[0-9]{1,4})?", value)
        return None if fits else '应为“不低于”或“不高于”和一个数，写成文字，例如 "24"。'
    if attribute == "innovation_score":
        fits = operator == "at_least" and isinstance(value, dict) and set(value) == set(SCORE)
        if fits and all(_is(pattern, value[name]) for name, pattern in SCORE.items()):
            return None
        return "应为“不低于”和 scheme、version、scale、region、year、score 六项，都写成文字。"
    return "这个项目只写文字。"


def _listed(is_known: Callable[[str], bool], operator: str, value: Any) -> str | None:
    if operator != "any_of" or not isinstance(value, list) or not value:
        return "应为“任一”和一组代码。"
    wrong = [str(code) for code in value if not isinstance(code, str) or not is_known(code)]
    return f"没有代码 {'、'.join(wrong)}。" if wrong else None


def _is(pattern: str, value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(pattern, value) is not None
