"""The document put together: what is common to all is added to what each operation says."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from catalog import bounds
from catalog.api.documentation import about, examples, transport
from catalog.errors import TITLES

Schema = dict[str, Any]

METHODS = ("get", "post", "put", "patch", "delete")
FORMS: dict[str, Schema] = {
    "date": {"maxLength": 10, "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "date-time": {"maxLength": 32},
    "uri": {"maxLength": 500},
    "uuid": {"maxLength": 36},
}
"""A format says of what form a text is; how long it can be is said too."""
FILE: Schema = {"type": "string"}
"""An answer that is lines, not JSON: as long as the catalog is large."""
TEXTS: Schema = {"maxLength": bounds.LONGEST_TEXT}
NUMBERS: Schema = {"minimum": -bounds.LARGEST_NUMBER, "maximum": bounds.LARGEST_NUMBER}


def finished(result: Schema, generator: Any, request: Any, public: bool) -> Schema:
    """drf-spectacular's last step (`POSTPROCESSING_HOOKS`): its document in, ours out.

    Some schemas in it are the very ones that records are judged by; ours are copies.
    """
    # Asked for once more: the webhooks' schemas are registered after the first time.
    result = deepcopy({**result, "components": generator.registry.build({})})
    sent = set(_sent(result))
    for name, schema in result["components"].get("schemas", {}).items():
        for part in _parts(schema):
            _say_all(part, is_sent=name in sent)
    for operation_id, method, operation in _operations(result):
        for schema, is_sent in _inline(operation):
            for part in _parts(schema):
                _say_all(part, is_sent=is_sent)
        transport.carried(operation, method)
        examples.shown(operation_id, operation)
        operation["parameters"] = [
            transport.referred(taken) for taken in operation.get("parameters", ())
        ]
    responses = _shared(result)
    used = {tag for _, _, operation in _operations(result) for tag in operation["tags"]}
    return {
        "openapi": result["openapi"],
        "info": about.INFO,
        "servers": about.SERVERS,
        "tags": [{"name": n, "description": d} for n, d in about.TAGS.items() if n in used],
        "security": transport.READING,
        "paths": result["paths"],
        "webhooks": result.get("webhooks", {}),
        "components": {
            "schemas": result["components"].get("schemas", {}),
            "responses": responses,
            "parameters": transport.PARAMETERS,
            "headers": transport.headers([result["paths"], responses]),
            "securitySchemes": transport.SECURITY_SCHEMES,
        },
    }


def _operations(document: Schema) -> Iterator[tuple[str, str, Schema]]:
    for item in document["paths"].values():
        for method in METHODS:
            if method in item:
                yield item[method]["operationId"], method, item[method]


def _inline(operation: Schema) -> Iterator[tuple[Schema, bool]]:
    """The schemas that stand in an operation itself, and whether they are of what is sent."""
    for taken in operation.get("parameters", ()):
        for part in (taken["schema"], taken["schema"].get("items", {})):
            in_address = taken["in"] != "header"
            if in_address and part.get("type") == "string" and not {"enum", "const"} & set(part):
                # No parameter is longer than the address that holds it.
                part.setdefault("maxLength", bounds.LONGEST_ADDRESS)
        yield taken["schema"], True
    for content in operation.get("requestBody", {}).get("content", {}).values():
        yield content["schema"], True
    for response in operation["responses"].values():
        for content in response.get("content", {}).values():
            if content.get("schema", FILE) != FILE:
                yield content["schema"], False


def _shared(document: Schema) -> Schema:
    """The problems that are the same wherever they come, by name; each is referred to in place."""
    found: Schema = {}
    for _, _, operation in _operations(document):
        for status, response in operation["responses"].items():
            if int(status) < 400:
                continue
            words = TITLES[int(status)][0].split("-")
            name = "".join(word.capitalize() for word in words)
            if (
                "shipped" not in _examples(response)
                and found.setdefault(name, response) == response
            ):
                operation["responses"][status] = {"$ref": f"#/components/responses/{name}"}
    return dict(sorted(found.items()))


def _examples(response: Schema) -> Schema:
    contents = response.get("content", {}).values()
    return {name: one for content in contents for name, one in content.get("examples", {}).items()}


def _parts(node: Any) -> Iterator[Schema]:
    """Every object below, itself first."""
    if isinstance(node, dict):
        yield node
        for value in list(node.values()):
            yield from _parts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _parts(value)


def _sent(document: Schema) -> Iterator[str]:
    """The schemas that partners send, by name, those they are made of included."""
    waiting = [operation.get("requestBody") for _, _, operation in _operations(document)]
    seen: set[str] = set()
    while waiting:
        for part in _parts(waiting.pop()):
            name = str(part.get("$ref", "")).rpartition("/")[2]
            if name and name not in seen:
                seen.add(name)
                waiting.append(document["components"]["schemas"][name])
                yield name


def _say_all(schema: Schema, *, is_sent: bool) -> None:
    """What goes without saying is said: bounds, and whether there may be more members.

    An answer may gain members within v1; what is sent may not hold any that are not known.
    """
    for name in ("readOnly", "x-spec-enum-id"):
        schema.pop(name, None)
    if list(schema) == ["allOf"] and len(schema["allOf"]) == 1:
        schema.update(schema.pop("allOf")[0])
    kinds = schema.get("type")
    if isinstance(kinds, str):
        kinds = [kinds]
    elif isinstance(kinds, list):
        kinds = schema["type"] = list(dict.fromkeys(kinds))
    else:
        return
    said = {
        **({"additionalProperties": not is_sent} if "object" in kinds else {}),
        **({"items": {}, "maxItems": bounds.MOST_LISTED} if "array" in kinds else {}),
        **(NUMBERS if "integer" in kinds else {}),
        **(FORMS.get(str(schema.get("format")), TEXTS) if _is_text(schema, kinds) else {}),
    }
    if "integer" in kinds and "string" not in kinds:
        said["format"] = "int64"
    for name, value in said.items():
        schema.setdefault(name, value)


def _is_text(schema: Schema, kinds: list[str]) -> bool:
    return "string" in kinds and not {"enum", "const"} & set(schema)
