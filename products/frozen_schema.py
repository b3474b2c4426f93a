"""JSON Schema of a product as the journal freezes it: self-contained, every member said.

It is the written record with each reference written out, as `freezing` does.
"""

from __future__ import annotations

from typing import Any

from products import vocabulary as words
from products.record_schema import FAMILY, ORGANISATION, PRODUCT, REGION, SLUG, SOURCE, Schema

_TEXT: Schema = {"type": ["string", "null"]}
_CODES: Schema = {"type": "array", "items": SLUG}


def _object(properties: Schema) -> Schema:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def _named(record: Schema, **more: Schema) -> Schema:
    """A reference row as a product shows it: code, names, and what else is named."""
    known = record["properties"]
    return _object({"code": SLUG, "name": known["name"], "name_en": _TEXT, **more})


def _or_null(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


_ORGANISATION = _named(
    ORGANISATION,
    kind=ORGANISATION["properties"]["kind"],
    domain=ORGANISATION["properties"]["domain"],
    ancestors=_CODES,
)
_REGION = _object(
    {
        "code": REGION,
        "name": {"type": "string", "maxLength": 60},
        "name_en": _TEXT,
        "ancestors": {"type": "array", "items": REGION},
    }
)
_SOURCE = _object(
    {name: part for name, part in SOURCE["properties"].items() if name not in ("type", "author")}
)
_METHOD = _object({"code": SLUG, "name": {"type": "string", "maxLength": 80}, "name_en": _TEXT})


def _whole(schema: Schema) -> Schema:
    """The same with every member said, however deep."""
    changed: dict[str, Any] = dict(schema)
    if "properties" in schema:
        changed["properties"] = {
            name: _whole(member) for name, member in schema["properties"].items()
        }
        changed["required"] = list(schema["properties"])
    if isinstance(schema.get("items"), dict):
        changed["items"] = _whole(schema["items"])
    return changed


FROZEN_PRODUCT: Schema = _object(
    {
        **_whole(PRODUCT)["properties"],
        "family": _or_null(_named(FAMILY, ancestors=_CODES)),
        "issuer": _or_null(_ORGANISATION),
        "organisations": _list(
            _object({"role": {"enum": words.ROLE.codes}, "organisation": _ORGANISATION})
        ),
        "regions": _list(_REGION),
        "methods": _list(_METHOD),
        "sources": _list(_SOURCE),
    }
)
