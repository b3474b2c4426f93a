"""The headers that the API's description names are those that its answers carry."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.openapi_examples import API, ASKED
from tests.openapi_writing import served

NOW_AND_THEN = {
    *("Age", "Link", "RateLimit", "RateLimit-Policy", "WWW-Authenticate", "Retry-After"),
}
"""Only where there is something to say."""
OF_ANY_ANSWER = {
    *("Content-Type", "Content-Length", "Content-Disposition", "Allow"),
    *("X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy"),
    *("Cross-Origin-Opener-Policy", "Content-Security-Policy"),
}
"""Told of no operation: they are the same on every page, or of HTTP itself."""


def operation(operation_id: str) -> Any:
    document = served()
    for operations in document["paths"].values():
        for told in operations.values():
            if told["operationId"] == operation_id:
                return document, told
    raise AssertionError(operation_id)


def described(operation_id: str, status: str) -> set[str]:
    document, told = operation(operation_id)
    response = told["responses"][status]
    if "$ref" in response:
        response = document["components"]["responses"][response["$ref"].rpartition("/")[2]]
    return set(response["headers"])


@pytest.mark.django_db
@pytest.mark.parametrize("operation_id", ASKED)
def test_answers_carry_the_headers_that_are_described(operation_id: str, client: Client) -> None:
    for status, asked in ASKED[operation_id].items():
        response = client.get(API + asked.address, headers={"Accept-Language": asked.language})
        told, carried = described(operation_id, status), set(response.headers)
        assert told - NOW_AND_THEN <= carried, status
        assert carried - OF_ANY_ANSWER <= told, status


@pytest.mark.django_db
@pytest.mark.parametrize("operation_id", ASKED)
def test_whoever_holds_an_answer_is_told_so_where_that_is_described(
    operation_id: str, client: Client
) -> None:
    asked = ASKED[operation_id]
    address = API + asked["200"].address if "200" in asked else API + "record-schema.json"
    response = client.get(address)
    _, told = operation(operation_id)
    takes_names = {"$ref": "#/components/parameters/If-None-Match"} in told["parameters"]
    assert ("304" in told["responses"]) == takes_names == ("ETag" in response)
    if "304" in told["responses"]:
        again = client.get(address, headers={"If-None-Match": response["ETag"]})
        assert again.status_code == 304
        assert described(operation_id, "304") - NOW_AND_THEN <= set(again.headers)
        assert not again.content
