"""The examples in the API's description are what the shipped catalog answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from catalog.api.documentation import examples
from tests.openapi_examples import ASKED, Asked, example
from tests.openapi_writing import served

OF_ONE_INSTALLATION = {"at", "digest", "release", "withdrawn_at"}
"""When each loaded its catalog is its own, and so are the digests that go over it."""
QUESTIONS = [
    (operation_id, status, asked)
    for operation_id, answers in ASKED.items()
    for status, asked in answers.items()
]


def comparable(value: Any) -> Any:
    """Without what two installations do not share."""
    if isinstance(value, dict):
        shared = {name: one for name, one in value.items() if name not in OF_ONE_INSTALLATION}
        return {name: comparable(one) for name, one in shared.items()}
    if isinstance(value, list):
        return [comparable(one) for one in value]
    if isinstance(value, str) and value.startswith("{"):  # lines of JSON
        return [comparable(json.loads(line)) for line in value.splitlines()]
    return value


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("operation_id", "status", "asked"), QUESTIONS, ids=[f"{q[0]}-{q[1]}" for q in QUESTIONS]
)
def test_every_example_is_a_real_answer(
    operation_id: str, status: str, asked: Asked, client: Client
) -> None:
    """`make openapi` asks again."""
    told = example(client, status, asked)
    assert comparable(examples.kept(operation_id)[status]) == comparable(told)


def contents(document: Any, *, of_reading: bool = False) -> Iterator[tuple[str, str, Any]]:
    """Address, status and content of every answer that has a body."""
    for path, operations in document["paths"].items():
        for operation in operations.values():
            if of_reading and {} not in operation["security"]:
                continue
            for status, told in operation["responses"].items():
                name = told.get("$ref", "").rpartition("/")[2]
                response = document["components"]["responses"][name] if name else told
                for content in response.get("content", {}).values():
                    yield path, status, content


def test_every_answer_to_reading_has_an_example() -> None:
    """But that of `record-schema.json`: the references in it would be taken for the document's."""
    found = contents(served(), of_reading=True)
    lacking = [(path, status) for path, status, told in found if not told.get("examples")]
    assert lacking == [("/api/v1/record-schema.json", "200")]


def test_every_example_is_of_the_shape_it_shows() -> None:
    document = served()
    for path, status, content in contents(document):
        schema = {**content.get("schema", {}), "components": document["components"]}
        for shown in content.get("examples", {}).values():
            errors = Draft202012Validator(schema).iter_errors(shown["value"])
            wrong = [error.message for error in errors]
            assert wrong == [], (path, status)
