"""What made-up products ask of a company: qualifications in half of them, other things at times."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from random import Random

from benchmarks import wordings
from benchmarks.reference import Record
from products.vocabulary import QUALIFICATION

SHARES = {
    "tech_sme": 0.40,
    "high_tech": 0.28,
    "srdi": 0.15,
    "innovative_sme": 0.08,
    "little_giant": 0.04,
    "hard_tech": 0.025,
    "gazelle": 0.015,
    "foreign_invested": 0.004,
    "unicorn": 0.001,
}
"""How often each is asked for, from the commonest to the rarest."""
CODES = tuple(SHARES)
CUMULATIVE = tuple(accumulate(SHARES.values()))
QUALIFIED, TWICE, EXCLUDING = 0.5, 0.05, 0.05
INDUSTRIES = ("C39", "C26", "C35", "C38", "I65", "M73", "C", "I", "C27", "A01")


def conditions(random: Random) -> list[Record]:
    """None to six; some company meets them all."""
    found = [*_qualifications(random), *_others(random)]
    if random.random() < 0.35:
        found.append(wordings.in_words(random))
    return found


def _condition(attribute: str, operator: str, value: object, words: str, words_en: str) -> Record:
    return {
        "key": attribute.replace("_", "-"),
        "attribute": attribute,
        "operator": operator,
        "value": value,
        "effect": "required",
        "words": words,
        "words_en": words_en,
    }


def _qualifications(random: Random) -> Iterator[Record]:
    """One slot, at times two; an excluding one names what no other asks for."""
    if random.random() >= QUALIFIED:
        return
    drawn = random.choices(CODES, cum_weights=CUMULATIVE, k=random.choice((1, 1, 1, 2, 3)))
    yield _qualification([code for code in QUALIFICATION.codes if code in drawn], "required")
    chance = random.random()
    if chance < TWICE + EXCLUDING:
        other = random.choices(CODES, cum_weights=CUMULATIVE)[0]
        effect = "excluding" if chance < EXCLUDING else "required"
        if other not in drawn:
            yield {**_qualification([other], effect), "key": "qualification-2"}


def _qualification(codes: list[str], effect: str) -> Record:
    labels = [QUALIFICATION.label(code) for code in codes]
    zh, en = "或".join(label.zh for label in labels), " or ".join(label.en for label in labels)
    if effect == "excluding":
        zh, en = f"不面向{zh}", f"Not for: {en}"
    return {**_condition("qualification", "any_of", codes, zh, en), "effect": effect}


def _others(random: Random) -> Iterator[Record]:
    chance = random.random()
    if chance < 0.05:
        codes = random.sample(INDUSTRIES, random.choice((1, 2)))
        words = f"属于{'、'.join(codes)}类行业"
        yield _condition("industry", "any_of", codes, words, f"Industry: {', '.join(codes)}")
    elif chance < 0.10:
        yield _condition("equity_invested", "equals", True, "已获股权投资", "Has raised equity")
    elif chance < 0.14:
        if random.random() < 0.3:
            yield _condition("credit_record", "equals", True, "有信贷记录", "Has a credit record")
        else:
            yield _condition("credit_record", "equals", False, "首次贷款", "A first loan")
