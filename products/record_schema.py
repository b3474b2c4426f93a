"""JSON Schema of the five record types, made from the vocabulary.

Shape only: whether a reference exists, a citation is missing or bounds contradict is said by
the models and by `readiness`.
"""

from __future__ import annotations

from typing import Any

from products import vocabulary as words
from products.facts import BLOCKS
from products.terminology import Vocabulary

Schema = dict[str, Any]

SLUG: Schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 80}
REGION: Schema = {"type": "string", "pattern": "^[0-9]{6}$"}
DAY: Schema = {
    "type": ["string", "null"],
    "format": "date",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
}
MONEY: Schema = {"type": ["string", "null"], "pattern": r"^[0-9]{1,12}(\.[0-9]{1,2})?$"}
PERCENT: Schema = {"type": ["string", "null"], "pattern": r"^[0-9]{1,3}(\.[0-9]{1,4})?$"}
COUNT: Schema = {"type": ["integer", "null"], "minimum": 0, "maximum": 100_000}
BASIS_POINTS: Schema = {"type": ["integer", "null"], "minimum": -10_000, "maximum": 10_000}


VALUE: Schema = {
    "anyOf": [
        {"type": ["null", "boolean"]},
        {"type": "string", "maxLength": 40},
        {"type": "array", "items": {"type": "string", "maxLength": 40}, "maxItems": 100},
        {"type": "object", "additionalProperties": {"type": "string", "maxLength": 80}},
    ]
}
"""What a condition compares with; which of these fits depends on its attribute."""


def _text(length: int, *, needed: bool = False) -> Schema:
    if needed:
        return {"type": "string", "minLength": 1, "maxLength": length}
    return {"type": ["string", "null"], "maxLength": length}


def _code(vocabulary: Vocabulary, *, needed: bool = True) -> Schema:
    return {"enum": vocabulary.codes if needed else [*vocabulary.codes, None]}


def _codes(vocabulary: Vocabulary) -> Schema:
    return {"type": "array", "items": _code(vocabulary), "uniqueItems": True}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items, "uniqueItems": True, "maxItems": 1000}


def _object(needed: list[str], properties: Schema) -> Schema:
    return {
        "type": "object",
        "required": needed,
        "properties": properties,
        "additionalProperties": False,
    }


def _reference(needed: bool = False) -> Schema:
    return SLUG if needed else {**SLUG, "type": ["string", "null"]}


ORGANISATION = _object(
    ["type", "code", "name", "kind"],
    {
        "type": {"const": "organisation"},
        "code": SLUG,
        "name": _text(120, needed=True),
        "name_en": _text(160),
        "kind": _code(words.ORGANISATION_KIND),
        "parent": _reference(),
        "region": {**REGION, "type": ["string", "null"]},
        "domain": _text(120),
        "uscc": _text(18),
    },
)

FAMILY = _object(
    ["type", "code", "name"],
    {
        "type": {"const": "family"},
        "code": SLUG,
        "name": _text(60, needed=True),
        "name_en": _text(80),
        "parent": _reference(),
    },
)

SOURCE = _object(
    ["type", "key", "kind", "title"],
    {
        "type": {"const": "source"},
        "key": SLUG,
        "kind": _code(words.SOURCE_KIND),
        "title": _text(300, needed=True),
        "number": _text(80),
        "publishers": _list(_text(120, needed=True)),
        "author": _text(80),
        "published_on": DAY,
        "in_force_on": DAY,
        "via": _text(120),
        "url": _text(500),
    },
)

METHOD = _object(
    ["type", "code", "name", "citations"],
    {
        "type": {"const": "method"},
        "code": SLUG,
        "name": _text(80, needed=True),
        "name_en": _text(120),
        "owner": _reference(),
        "summary": _text(2000),
        "summary_en": _text(2000),
        "dimensions": _list(_text(80, needed=True)),
        "dimensions_en": _list(_text(120, needed=True)),
        "citations": {
            "type": "array",
            "minItems": 1,
            "items": _object(
                ["source", "locator"],
                {"source": _reference(needed=True), "locator": _text(60, needed=True)},
            ),
        },
    },
)

_MEMBERS: dict[str, Schema] = {
    "limit": {"min": MONEY, "max": MONEY, "formula": _text(300), "formula_en": _text(300)},
    "rate": {
        "min": PERCENT,
        "max": PERCENT,
        "method": _code(words.RATE_METHOD, needed=False),
        "benchmark": _code(words.BENCHMARK, needed=False),
        "spread_min_bp": BASIS_POINTS,
        "spread_max_bp": BASIS_POINTS,
    },
    "term": dict.fromkeys(BLOCKS["term"], COUNT),
    "speed": {
        "accept_days": COUNT,
        "contact_days": COUNT,
        "disburse_days": COUNT,
        "words": _text(200),
        "words_en": _text(200),
    },
    "effective": {"from": DAY, "to": DAY},
}

PRODUCT = _object(
    ["type", "code", "name", "offering"],
    {
        "type": {"const": "product"},
        "code": SLUG,
        "name": _text(120, needed=True),
        "aliases": _list(_text(120, needed=True)),
        "summary": _text(2000),
        "summary_en": _text(2000),
        "offering": _code(words.OFFERING),
        "instrument": _code(words.INSTRUMENT, needed=False),
        "family": _reference(),
        "issuer": _reference(),
        "organisations": _list(
            _object(
                ["role", "organisation"],
                {"role": _code(words.ROLE), "organisation": _reference(needed=True)},
            )
        ),
        "stages": _codes(words.STAGE),
        "regions": _list(REGION),
        "area": _text(120),
        **{
            block: {**_object([], members), "type": ["object", "null"]}
            for block, members in _MEMBERS.items()
        },
        "repayment": _codes(words.REPAYMENT),
        "guarantees": _codes(words.GUARANTEE),
        "purposes": _codes(words.PURPOSE),
        "channel": _codes(words.CHANNEL),
        "apply_url": _text(500),
        "methods": _list(SLUG),
        "verified_on": DAY,
        "conditions": {
            "type": "array",
            "maxItems": 100,
            "items": _object(
                ["key", "attribute", "words"],
                {
                    "key": SLUG,
                    "attribute": _code(words.ATTRIBUTE),
                    "operator": _code(words.OPERATOR, needed=False),
                    "value": VALUE,
                    "effect": _code(words.EFFECT),
                    "words": _text(300, needed=True),
                    "words_en": _text(300),
                },
            ),
        },
        "highlights": {
            "type": "array",
            "maxItems": 100,
            "items": _object(
                ["key", "kind", "words"],
                {
                    "key": SLUG,
                    "kind": _code(words.HIGHLIGHT_KIND),
                    "words": _text(300, needed=True),
                    "words_en": _text(300),
                },
            ),
        },
        "citations": {
            "type": "array",
            "maxItems": 500,
            "items": _object(
                ["source", "locator", "basis", "facts"],
                {
                    "source": _reference(needed=True),
                    "locator": _text(60, needed=True),
                    "basis": _code(words.BASIS),
                    "facts": {**_list(_text(120, needed=True)), "minItems": 1},
                },
            ),
        },
    },
)

SCHEMAS: dict[str, Schema] = {
    "organisation": ORGANISATION,
    "family": FAMILY,
    "source": SOURCE,
    "method": METHOD,
    "product": PRODUCT,
}
