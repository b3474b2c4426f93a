"""What the OpenAPI document says of submissions is what is answered."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker

from products.record_schema import SCHEMAS
from tests.sending import PATH, Program, proposal

pytestmark = pytest.mark.django_db

REFUSALS = {400, 401, 403, 406, 409, 412, 413, 414, 415, 422, 428, 429, 500, 503}


@pytest.fixture
def described(client: Client) -> dict[str, Any]:
    answer: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return answer


def fits(described: dict[str, Any], operation: Any, status: str, body: Any) -> bool:
    schema = operation["responses"][status]["content"]["application/json"]["schema"]
    whole = {**schema, "components": described["components"]}
    return Draft202012Validator(whole, format_checker=FormatChecker()).is_valid(body)


def test_answers_are_as_described(described: dict[str, Any]) -> None:
    every, one = described["paths"][PATH], described["paths"][f"{PATH}{{id}}/"]
    program = Program("a-bank", "cmb")
    sent = program.taken(proposal(summary="最高 100 万元。"))
    assert fits(described, every["post"], "201", sent)
    assert fits(described, every["get"], "200", program.get(f"{PATH}?limit=1"))
    assert fits(described, one["get"], "200", program.get(sent["url"]))


def test_every_refusal_and_header_is_described(described: dict[str, Any]) -> None:
    operation = described["paths"][PATH]["post"]
    assert {int(status) for status in operation["responses"]} == {201, *REFUSALS}
    shared = described["components"].get("parameters", {})
    taken = [shared.get(p.get("$ref", "").rpartition("/")[2], p) for p in operation["parameters"]]
    named = {parameter["name"]: parameter.get("required", False) for parameter in taken}
    assert named == {"Accept-Language": False, "Idempotency-Key": True, "If-Match": False}
    assert {"Location", "Idempotency-Replayed"} <= set(operation["responses"]["201"]["headers"])


def test_the_body_is_the_record_format_and_describing_leaves_it_alone(client: Client) -> None:
    before = str(SCHEMAS["product"])
    described = client.get("/api/v1/openapi.json").json()
    assert str(SCHEMAS["product"]) == before
    operation = described["paths"][PATH]["post"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    while "$ref" in schema:
        schema = described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    assert set(schema["properties"]) == set(SCHEMAS["product"]["properties"])
    assert schema["required"] == SCHEMAS["product"]["required"]
    assert schema["additionalProperties"] is False
