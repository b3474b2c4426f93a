"""`record-schema.json`: the published form of a record is that of every record there is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.validators import validator_for

from products import curation
from products.models import Change, Product
from products.record_files import read
from products.record_schema import SCHEMAS
from tests import exported
from tests.builders import approve, submitted
from tests.generated_products import publish_generated
from tests.problems import refused

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/record-schema.json"
Document = dict[str, Any]


@pytest.fixture
def document(client: Client) -> Document:
    response = client.get(ADDRESS)
    assert response.status_code == 200
    found: Document = json.loads(response.content)
    return found


def judge(document: Document, part: str | None = None) -> Draft202012Validator:
    schema = document if part is None else {**document, "oneOf": [{"$ref": f"#/$defs/{part}"}]}
    return Draft202012Validator(schema, format_checker=FormatChecker())


def test_it_is_valid_by_the_schema_of_its_dialect(document: Document) -> None:
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert document["$id"] == ADDRESS
    assert validator_for(document) is Draft202012Validator
    Draft202012Validator.check_schema(document)


def test_every_shipped_record_is_as_published(document: Document) -> None:
    whole = judge(document)
    kinds = set()
    for located in read(sorted((settings.BASE_DIR / "fixtures").glob("*.yaml"))):
        whole.validate(located.record)
        kinds.add(located.record["type"])
    assert kinds == set(SCHEMAS)


def test_every_line_of_the_export_is_as_published(client: Client, document: Document) -> None:
    publish_generated(20, seed=7)
    line, record = judge(document, "line"), judge(document)
    head, records = exported.read(exported.fetched(client))
    line.validate(head)
    assert not record.is_valid(head)
    for one in records:
        line.validate(one)
        record.validate(one)


def test_every_record_of_the_journal_is_as_published(
    client: Client, editor: User, admin: User, document: Document
) -> None:
    publish_generated(20, seed=8)
    approve(submitted("cmb-zhaoke-toudai", editor), by=admin)
    curation.withdraw(product=Product.objects.get(code="generated-1"), by=None, reason="停办")
    frozen = judge(document, "frozen_product")
    told = client.get("/api/v1/changes/?limit=1000").json()["changes"]
    assert len(told) == Change.objects.count()
    for change in told:
        if change["record"] is not None:
            frozen.validate(change["record"])
            assert not judge(document).is_valid(change["record"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "product"},
        {"type": "thing", "code": "a"},
        {"type": "family", "code": "A b", "name": "某贷"},
        {"type": "family", "code": "a", "name": "某贷", "colour": "red"},
        {"type": "product", "code": "a", "name": "某贷", "offering": "sold"},
        {
            "type": "product",
            "code": "a",
            "name": "某贷",
            "offering": "promoted",
            "limit": {"max": 1},
        },
    ],
)
def test_what_is_no_record_is_not_valid(document: Document, wrong: Document) -> None:
    assert not judge(document).is_valid(wrong)


def fields(schema: Document, path: str = "") -> Iterator[tuple[str, Document]]:
    for name, member in schema.get("properties", {}).items():
        yield f"{path}/{name}", member
        yield from fields(member, f"{path}/{name}")
    if isinstance(schema.get("items"), dict):
        yield from fields(schema["items"], path)


def test_every_field_says_what_it_is(document: Document) -> None:
    for kind, schema in document["$defs"].items():
        assert schema["description"]
        found = dict(fields(schema, kind))
        silent = {
            path
            for path, field in found.items()
            if not field["title"] or not field.get("description")
        }
        assert silent == set()
    shown = dict(fields(document["$defs"]["product"]))
    assert "Yuan" in shown["/limit/max"]["description"]
    assert "Percent a year" in shown["/rate/min"]["description"]
    assert "Basis points" in shown["/rate/spread_min_bp"]["description"]
    assert "Months" in shown["/term/drawdown_months"]["description"]
    assert "Days" in shown["/speed/accept_days"]["description"]
    assert "Shanghai" in shown["/effective/from"]["description"]


def test_it_travels_as_everything_else_that_is_public(client: Client) -> None:
    response = client.get(ADDRESS, headers={"accept": "text/html"})
    assert response["Content-Type"] == "application/schema+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    tag = response["ETag"]
    assert client.get(ADDRESS, headers={"if-none-match": tag}).status_code == 304
    assert client.head(ADDRESS)["ETag"] == tag
    refused(client, "record-schema.json?x=1", "x")
