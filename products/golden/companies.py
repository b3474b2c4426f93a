"""The golden companies of `fixtures/golden/companies.yaml`: fictitious firms, read once."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from django.conf import settings
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from products import regions
from products.industries import is_industry
from products.matching import Company, Place
from products.record_schema import MONEY, REGION, SLUG
from products.terminology import Vocabulary
from products.vocabulary import GUARANTEE, PURPOSE, QUALIFICATION, STAGE


class GoldenError(Exception):
    """The file cannot be used: which entry, and why."""


class Golden(NamedTuple):
    """A fictitious firm: who it is, and what it tells."""

    code: str
    name: str
    about: str
    company: Company


def _any_of(vocabulary: Vocabulary) -> dict[str, Any]:
    items = {"enum": vocabulary.codes}
    return {"type": "array", "items": items, "minItems": 1, "uniqueItems": True}


ENTRY: dict[str, Any] = {
    "type": "object",
    "required": ["code", "name", "about"],
    "additionalProperties": False,
    "properties": {
        "code": SLUG,
        "name": {"type": "string", "pattern": "^示例·.", "maxLength": 40},
        "about": {"type": "string", "minLength": 1, "maxLength": 120},
        "stage": {"enum": STAGE.codes},
        "region": REGION,
        "amount": {**MONEY, "type": "string"},
        "term_months": {"type": "integer", "minimum": 1, "maximum": 1200},
        "guarantee": _any_of(GUARANTEE),
        "purpose": _any_of(PURPOSE),
        "qualification": _any_of(QUALIFICATION),
        "industry": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        "equity_invested": {"type": "boolean"},
        "credit_record": {"type": "boolean"},
    },
}
"""Shape of an entry; a firm's name says that it is made up. What is left out, it has not told."""


@cache
def companies() -> tuple[Golden, ...]:
    """Every firm, in the order of the file. Raises GoldenError for the first thing wrong.

    Its regions come from the list it ships with, so it can be used before anything is loaded.
    """
    fixtures = settings.BASE_DIR / "fixtures"
    parents = {row.code: row.parent_id for row in regions.read(fixtures / "regions.csv")}
    return read(fixtures / "golden" / "companies.yaml", parents)


def read(path: Path, parents: Mapping[str, str | None]) -> tuple[Golden, ...]:
    """The firms of a file; `parents` has every region's code with the one above it."""
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise GoldenError(f"{path.name} is not YAML in UTF-8: {error}") from error
    if not isinstance(entries, list):
        raise GoldenError(f"{path.name} should hold a list of companies, “- code: …”")
    found: dict[str, Golden] = {}
    for number, entry in enumerate(entries, start=1):
        code = entry.get("code") if isinstance(entry, dict) else None
        problem = _problem(entry, parents) or ("is written twice" if code in found else None)
        if problem:
            raise GoldenError(f"{path.name}, entry {number} ({code}): {problem}")
        found[entry["code"]] = _golden(entry, parents)
    return tuple(found.values())


def _problem(entry: Any, parents: Mapping[str, str | None]) -> str | None:
    """Why an entry cannot be taken, or None."""
    error = best_match(Draft202012Validator(ENTRY).iter_errors(entry))
    if error:
        where = ".".join(map(str, error.absolute_path))
        return f"{where}: {error.message}" if where else error.message
    if entry.get("region", "000000") not in {*parents, "000000"}:
        return f"region: there is no {entry['region']} among the regions"
    wrong = [code for code in entry.get("industry", []) if not is_industry(code)]
    return f"industry: {wrong[0]} is no code of GB/T 4754" if wrong else None


def _golden(entry: dict[str, Any], parents: Mapping[str, str | None]) -> Golden:
    amount, region = entry.get("amount"), entry.get("region")
    company = Company(
        stage=(entry["stage"],) if "stage" in entry else (),
        region=(Place(region, _above(region, parents)),) if region else (),
        amount=Decimal(amount) if amount else None,
        term_months=entry.get("term_months"),
        guarantee=tuple(entry.get("guarantee", ())),
        purpose=tuple(entry.get("purpose", ())),
        qualification=tuple(entry.get("qualification", ())),
        industry=tuple(entry.get("industry", ())),
        equity_invested=entry.get("equity_invested"),
        credit_record=entry.get("credit_record"),
    )
    return Golden(entry["code"], entry["name"], entry["about"], company)


def _above(code: str, parents: Mapping[str, str | None]) -> tuple[str, ...]:
    above: list[str] = []
    parent = parents.get(code)
    while parent:
        above.append(parent)
        parent = parents.get(parent)
    return tuple(above)
