"""Records that lack one thing before publication or state it well, and what is found of them."""

from __future__ import annotations

from typing import Any

from products.readiness import findings
from tests.builders import Record, cited, condition, record, term

ISSUER = {
    "code": "bank",
    "name": "某银行",
    "name_en": "Some Bank",
    "kind": "bank",
    "domain": "bank.example",
    "ancestors": [],
}
RATE = {
    "min": None,
    "max": None,
    "method": None,
    "benchmark": None,
    "spread_min_bp": None,
    "spread_max_bp": None,
}
LPR = {"benchmark": "lpr_1y"}
NAME = cited("name")


def offered(address: str | None, domain: str | None = "bank.example") -> Record:
    return record(
        offering="offered",
        issuer={**ISSUER, "domain": domain},
        apply_url=address,
        citations=[NAME, cited("issuer"), *([cited("apply_url")] if address else [])],
    )


def quoted(**rate: Any) -> Record:
    stated = [cited(f"rate.{member}") for member, value in rate.items() if value is not None]
    return record(rate={**RATE, **rate}, citations=[NAME, *stated])


def with_words(words: str, words_en: str = "Words.", **changes: Any) -> Record:
    asked = condition("company_type", words=words, words_en=words_en)
    return record(conditions=[asked], citations=[NAME, cited("conditions.company-type")], **changes)


def effective(start: str | None, end: str | None) -> Record:
    dates = {"from": start, "to": end}
    stated = [cited(f"effective.{member}") for member, day in dates.items() if day]
    return record(effective=dates, citations=[NAME, *stated])


def asking(*conditions: Record) -> Record:
    """A product with these conditions, every one of them cited."""
    keys = [f"c{number}" for number in range(len(conditions))]
    rows = [{**row, "key": key} for row, key in zip(conditions, keys, strict=True)]
    return record(conditions=rows, citations=[NAME, *(cited(f"conditions.{key}") for key in keys)])


def measured(attribute: str, operator: str, figure: str, effect: str = "required") -> Record:
    return condition(attribute, figure, operator=operator, effect=effect)


def scored(score: str, effect: str = "required", **changes: str) -> Record:
    scheme = {"scheme": "创新积分", "version": "2.0", "scale": "100", "region": "330000"}
    value = {**scheme, "year": "2025", "score": score, **changes}
    return condition("innovation_score", value, operator="at_least", effect=effect)


def out(attribute: str, value: object) -> Record:
    return condition(attribute, value, effect="excluding")


def lasting(low: int | None, high: int | None) -> Record:
    stated = [f"term.facility_{end}_months" for end in ("min", "max")]
    return record(term=term(low, high), citations=[NAME, *map(cited, stated)])


def sourced(published_on: str | None, **changes: Any) -> Record:
    source = {"key": "src", "title": "某通知", "published_on": published_on}
    return record(sources=[source], **changes)


def noted(words: str, words_en: str = "", **changes: Any) -> Record:
    """A product with a highlight, and whatever else it says."""
    rows = [{"key": "figure", "kind": "figure", "words": words, "words_en": words_en}]
    return record(highlights=rows, citations=[NAME, cited("highlights.figure")], **changes)


def found(product: Record) -> list[tuple[str, str, bool]]:
    return [(each.code, each.path, each.blocks) for each in findings(product)]


def words(listed: str) -> list[str]:
    return [word.strip() for word in listed.split("|")]
