"""What v1 has promised is kept, and each way to break it is noticed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.openapi_promise import broken, promise_of
from tests.openapi_writing import COMMITTED, PROMISE, read, served

Schema = dict[str, Any]
Change = Callable[[Schema], Any]

VERDICT: Schema = {"type": "string", "enum": ["met", "unmet"]}
VERDICT_REF: Schema = {"$ref": "#/components/schemas/Verdict"}
PRODUCT: Schema = {
    "type": "object",
    "properties": {
        "code": {"type": "string", "maxLength": 80, "pattern": "^[a-z]+$"},
        "limit": {"oneOf": [{"$ref": "#/components/schemas/Limit"}, {"type": "null"}]},
        "match": VERDICT,
        "aliases": {"type": "array", "items": {"type": "string"}, "maxItems": 10},
        "notes": {"type": "object", "additionalProperties": {"type": "string"}},
        "labels": {"type": "object", "additionalProperties": VERDICT_REF},
    },
    "required": ["code", "limit"],
    "additionalProperties": True,
}
TAKEN: Schema = {
    "type": "object",
    "properties": {
        "code": {"type": "string", "maxLength": 80},
        "sum": {"type": "integer"},
        "rows": {"type": "array"},
        "texts": {"type": "array", "items": {"type": "string"}},
        "names": {"type": "object", "additionalProperties": True},
        "enabled": {"type": "boolean", "default": True},
    },
    "required": ["code"],
    "additionalProperties": True,
}
DOCUMENT: Schema = {
    "paths": {
        "/products/": {
            "get": {
                "operationId": "products_list",
                "security": [{}, {"key": []}],
                "parameters": [
                    {
                        "name": "stage",
                        "in": "query",
                        "style": "form",
                        "explode": False,
                        "schema": {"type": "array", "items": VERDICT, "maxItems": 20},
                    },
                    {
                        "name": "limit",
                        "in": "query",
                        "schema": {"type": "integer", "minimum": 1, "maximum": 9, "default": 2},
                    },
                ],
                "responses": {
                    "200": {
                        "headers": {"ETag": {}},
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Product"}}
                        },
                    },
                    "404": {"$ref": "#/components/responses/NotFound"},
                },
            },
            "post": {
                "operationId": "products_create",
                "security": [{"key": ["submit"]}],
                "requestBody": {"content": {"application/json": {"schema": TAKEN}}},
                "responses": {"201": {"content": {}}},
            },
        }
    },
    "components": {
        "schemas": {
            "Product": PRODUCT,
            "Verdict": VERDICT,
            "Limit": {"type": "object", "properties": {"max": {"type": ["string", "null"]}}},
        },
        "responses": {"NotFound": {"content": {"application/problem+json": {}}}},
    },
}


def get(document: Schema) -> Any:
    return document["paths"]["/products/"]["get"]


def taken(document: Schema) -> Any:
    post = document["paths"]["/products/"]["post"]
    return post["requestBody"]["content"]["application/json"]["schema"]


def product(document: Schema) -> Any:
    return document["components"]["schemas"]["Product"]


def limit(document: Schema) -> Any:
    return get(document)["parameters"][1]


BREAKS: dict[str, Change] = {
    "an address removed": lambda d: d["paths"].clear(),
    "a method removed": lambda d: d["paths"]["/products/"].pop("post"),
    "an operation renamed": lambda d: get(d).update(operationId="list_products"),
    "a key newly needed": lambda d: get(d).update(security=[{"key": []}]),
    "a scope newly needed": lambda d: d["paths"]["/products/"]["post"].update(
        security=[{"key": ["submit", "read"]}]
    ),
    "a parameter removed": lambda d: get(d)["parameters"].pop(),
    "a new parameter required": lambda d: get(d)["parameters"].append(
        {"name": "q", "in": "query", "required": True, "schema": {}}
    ),
    "a parameter newly required": lambda d: limit(d).update(required=True),
    "a list written otherwise": lambda d: get(d)["parameters"][0].update(explode=True),
    "another default": lambda d: limit(d)["schema"].update(default=3),
    "a choice no longer taken": lambda d: get(d)["parameters"][0]["schema"]["items"].update(
        enum=["met"]
    ),
    "a lower ceiling on what is sent": lambda d: limit(d)["schema"].update(maximum=8),
    "a higher floor on what is sent": lambda d: limit(d)["schema"].update(minimum=2),
    "a new ceiling on what is sent": lambda d: taken(d)["properties"]["sum"].update(maximum=9),
    "a form for what is sent": lambda d: taken(d)["properties"]["code"].update(pattern="^a$"),
    "another type for what is sent": lambda d: taken(d)["properties"]["sum"].update(type="string"),
    "a body newly required": lambda d: d["paths"]["/products/"]["post"]["requestBody"].update(
        required=True
    ),
    "a media type no longer taken": lambda d: d["paths"]["/products/"]["post"]["requestBody"][
        "content"
    ].clear(),
    "a member newly required": lambda d: taken(d)["required"].append("sum"),
    "a member no longer taken": lambda d: taken(d)["properties"].pop("sum"),
    "no other members taken": lambda d: taken(d).update(additionalProperties=False),
    "a type for the items of what is sent": lambda d: taken(d)["properties"]["rows"].update(
        items={"type": "string"}
    ),
    "a type for other members taken": lambda d: taken(d)["properties"]["names"].update(
        additionalProperties={"type": "string"}
    ),
    "another default in a body": lambda d: taken(d)["properties"]["enabled"].update(default=False),
    "no default in a body": lambda d: taken(d)["properties"]["enabled"].pop("default"),
    "a status removed": lambda d: get(d)["responses"].pop("404"),
    "a header removed": lambda d: get(d)["responses"]["200"]["headers"].clear(),
    "a media type removed": lambda d: d["components"]["responses"]["NotFound"]["content"].clear(),
    "a member of an answer removed": lambda d: product(d)["properties"].pop("match"),
    "a member no longer always there": lambda d: product(d)["required"].remove("limit"),
    "another type": lambda d: product(d)["properties"]["code"].update(type="integer"),
    "a null that was not": lambda d: product(d)["properties"]["code"].update(
        type=["string", "null"]
    ),
    "any type": lambda d: product(d)["properties"]["code"].pop("type"),
    "a new choice in an answer": lambda d: product(d)["properties"]["match"]["enum"].append("x"),
    "no choice in an answer": lambda d: product(d)["properties"]["match"].pop("enum"),
    "a longer text": lambda d: product(d)["properties"]["code"].update(maxLength=81),
    "a text of any length": lambda d: product(d)["properties"]["code"].pop("maxLength"),
    "another form": lambda d: product(d)["properties"]["code"].update(pattern="^[A-Z]+$"),
    "any form": lambda d: product(d)["properties"]["code"].pop("pattern"),
    "a longer list": lambda d: product(d)["properties"]["aliases"].update(maxItems=11),
    "other items": lambda d: product(d)["properties"]["aliases"]["items"].update(type="integer"),
    "any items": lambda d: product(d)["properties"]["aliases"].pop("items"),
    "any other members": lambda d: product(d)["properties"]["notes"].pop("additionalProperties"),
    "other members of any type": lambda d: product(d)["properties"]["notes"].update(
        additionalProperties=True
    ),
    "another type of other members": lambda d: d["components"]["schemas"]["Verdict"].update(
        type="integer", enum=[1]
    ),
    "one more kind of thing": lambda d: product(d)["properties"]["limit"]["oneOf"].append({}),
    "what is referred to": lambda d: d["components"]["schemas"]["Limit"]["properties"].clear(),
}
KEEPS: dict[str, Change] = {
    "a new address": lambda d: d["paths"].update({"/news/": {"get": {}}}),
    "a new parameter": lambda d: get(d)["parameters"].append(
        {"name": "q", "in": "query", "schema": {}}
    ),
    "a new choice taken": lambda d: get(d)["parameters"][0]["schema"]["items"]["enum"].append("x"),
    "a wider bound on what is sent": lambda d: limit(d)["schema"].update(minimum=0, maximum=99),
    "a new member taken": lambda d: taken(d)["properties"].update(note={"type": "string"}),
    "a member no longer required": lambda d: taken(d)["required"].clear(),
    "items of any type taken": lambda d: taken(d)["properties"]["texts"].pop("items"),
    "a default that is said": lambda d: taken(d)["properties"]["sum"].update(default=0),
    "no key needed any more": lambda d: d["paths"]["/products/"]["post"].update(security=[{}]),
    "a new member in an answer": lambda d: product(d)["properties"].update(new={}),
    "a member always there now": lambda d: product(d)["required"].append("match"),
    "no other members in an answer": lambda d: product(d)["properties"]["notes"].update(
        additionalProperties=False
    ),
    "a narrower answer": lambda d: product(d)["properties"]["code"].update(maxLength=10),
    "a choice that no longer comes": lambda d: product(d)["properties"]["match"]["enum"].pop(),
    "a new header": lambda d: get(d)["responses"]["200"]["headers"].update(Link={}),
    "a new status": lambda d: get(d)["responses"].update({"410": {}}),
    "other words": lambda d: product(d).update(description="Said better."),
}


@pytest.mark.parametrize("change", BREAKS.values(), ids=BREAKS)
def test_what_breaks_a_promise_is_told(change: Change) -> None:
    changed = json.loads(json.dumps(DOCUMENT))
    change(changed)
    assert len(broken(promise_of(DOCUMENT), changed)) >= 1


@pytest.mark.parametrize("change", KEEPS.values(), ids=KEEPS)
def test_what_breaks_none_is_let_through(change: Change) -> None:
    changed = json.loads(json.dumps(DOCUMENT))
    change(changed)
    assert broken(promise_of(DOCUMENT), changed) == []


def test_v1_is_kept() -> None:
    """Mend the code; where the promise was a mistake, docs/decisions/0016 says what to do."""
    assert broken(read(PROMISE), served()) == []


def test_the_committed_document_is_the_one_that_is_served() -> None:
    """`make openapi` writes it anew."""
    assert read(COMMITTED) == served(), "run `make openapi`"


def test_the_promise_itself_is_part_of_what_is_committed() -> None:
    assert broken(read(PROMISE), read(COMMITTED)) == []
