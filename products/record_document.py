"""The record format as one JSON Schema to publish: what a record is, field by field, with units."""

from __future__ import annotations

from typing import Any

from products import facts
from products.frozen_schema import FROZEN_PRODUCT
from products.record_lines import HEAD, TYPES
from products.record_schema import BASIS_POINTS, DAY, MONEY, PERCENT, REGION, SCHEMAS, Schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"

RECORDS = {
    "organisation": "An organisation. A branch names the organisation above it.",
    "family": "A type of product; types form a tree.",
    "source": "An article or document that facts are drawn from; known by its key.",
    "method": "What a lender looks at, and where that is described.",
    "product": "All that is said of one product. Every fact that is stated has a citation.",
    "frozen_product": "A product as the journal keeps it, `record` of a line of changes/: each "
    "reference with the names it then had and the codes above it. Withdrawn, it is null.",
    "head": "The first line of an export: the number and digest of the journal that it is true "
    "for, the release that wrote it, and how many records of each type follow.",
    "line": "A line of an export.",
}

UNITS: list[tuple[Schema, str]] = [
    (MONEY, "Yuan, a decimal as text."),
    (PERCENT, "Percent a year, a decimal as text."),
    (BASIS_POINTS, "Basis points over the benchmark, negative too."),
    (DAY, "A day in Shanghai, ISO 8601."),
    (REGION, "GB/T 2260, six digits; 000000 is the whole country."),
]
"""What the form of a value says of its unit."""

FIELDS = {
    "type": "The type of the record.",
    "code": "Its permanent code.",
    "key": "What it is known by.",
    "name": "Its name, in Chinese.",
    "kind": "A code of the vocabulary.",
    "parent": "The code of what stands right above it.",
    "region": "Where its home is.",
    "domain": "Its own web domain, in lower case.",
    "uscc": "Unified social credit code, with a right check digit.",
    "title": "Its title.",
    "number": "Its official number.",
    "publishers": "Who published it.",
    "author": "Who wrote it.",
    "published_on": "The day of publication.",
    "in_force_on": "The day from which it is in force.",
    "via": "Where it was read.",
    "url": "Its address, where one is known.",
    "owner": "The code of the organisation whose method it is.",
    "dimensions": "What it looks at.",
    "citations": "Which paragraph of which source says so.",
    "offering": "Whether an institution offers it, or a policy promotes it.",
    "highlights": "Figures and firsts: context, never a limit or a term.",
    "conditions": "What is asked of the company; without an operator in words alone.",
    "organisations": "Organisations in every other role.",
    "sources": "What is cited.",
    "attribute": "Of what it asks; a code of the vocabulary.",
    "operator": "How the value is compared.",
    "value": "What is compared with, by its attribute.",
    "effect": "Whether it is required, or excludes.",
    "role": "In which role; a code of the vocabulary.",
    "organisation": "The organisation.",
    "source": "The key of the source.",
    "locator": "The place in the source.",
    "basis": "Of what the source says it.",
    "facts": "The paths of the facts that rest on it.",
    "words": "In words.",
    "ancestors": "The codes above it, nearest first.",
    "seq": "The number of the last line of the journal that it contains.",
    "digest": "The digest of that line.",
    "release": "What code and vocabulary wrote it.",
    "counts": "How many records of each type follow.",
}
"""What a field is, where it is no fact of a product."""


def document(address: str) -> Schema:
    """The whole document: a record is one of the five types; `$defs` names each, the journal's
    frozen product, and the lines of an export."""
    definitions = {
        **{kind: _described(schema, kind) for kind, schema in SCHEMAS.items()},
        "frozen_product": _described(FROZEN_PRODUCT, "frozen_product"),
        "head": _described(HEAD, "head"),
        "line": {"description": RECORDS["line"], "oneOf": _any_of("head", *TYPES)},
    }
    return {
        "$schema": DIALECT,
        "$id": address,
        "title": "Record",
        "description": "One record of the catalog. Blank, absent and null mean the same: not "
        "stated. A reference is its code alone. A name with _en is the English beside the Chinese.",
        "oneOf": _any_of(*TYPES),
        "$defs": definitions,
    }


def _any_of(*names: str) -> list[Schema]:
    return [{"$ref": f"#/$defs/{name}"} for name in names]


def _described(schema: Schema, kind: str) -> Schema:
    title = kind.replace("_", " ").capitalize()
    return {"title": title, "description": RECORDS[kind], **_fields(schema, "")}


def _fields(schema: Schema, path: str) -> Schema:
    """The schema with title and description at every field, as deep as it goes."""
    told: dict[str, Any] = dict(schema)
    if isinstance(schema.get("items"), dict):
        told["items"] = _fields(schema["items"], path)
    if "properties" in schema:
        told["properties"] = {
            name: _field(member, f"{path}.{name}".strip("."), name)
            for name, member in schema["properties"].items()
        }
    return told


def _field(schema: Schema, path: str, name: str) -> Schema:
    told = _fields(schema, path)
    said = " ".join(filter(None, [_meaning(path, name), _unit(schema, name)]))
    return {"title": name.removesuffix("_en").replace("_", " ").capitalize(), **told} | (
        {"description": said} if said else {}
    )


def _meaning(path: str, name: str) -> str:
    fact = facts.NAMED.get(path.removesuffix("_en"))
    known = FIELDS.get(name.removesuffix("_en"), "")
    meaning = known or (f"{fact.en}." if fact else "")
    return f"{meaning} In English.".strip() if name.endswith("_en") else meaning


def _unit(schema: Schema, name: str) -> str:
    if name.endswith("_months"):
        return "Months."
    if name.endswith("_days"):
        return "Days."
    shape = schema.get("items", schema)
    return next((unit for form, unit in UNITS if _has_form(shape, form)), "")


def _has_form(shape: Schema, form: Schema) -> bool:
    """Whether null is allowed too makes no other unit."""
    return all(shape.get(name) == said for name, said in form.items() if name != "type")
