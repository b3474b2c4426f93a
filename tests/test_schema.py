"""The API's own description: valid, complete, and true of what is answered."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator

from catalog import filters
from catalog.urls import router
from products import curation
from products.models import Product
from tests import generator
from tests.generator import seeded

Get = Callable[..., Any]
Document = dict[str, Any]
LIST, DETAIL = "/api/v1/products/", "/api/v1/products/{code}/"


@pytest.fixture
def description(client: Client, db: None) -> Document:
    response = client.get("/api/v1/openapi.json")
    assert response.status_code == 200
    document: Document = json.loads(response.content)
    return document


def parameters(description: Document, path: str) -> dict[str, Document]:
    found = description["paths"][path]["get"]["parameters"]
    return {parameter["name"]: parameter for parameter in found if "$ref" not in parameter}


def check(description: Document, path: str, status: int, body: Any, media: str) -> None:
    """A body against the schema that is documented for it, and that the status is."""
    responses = description["paths"][path]["get"]["responses"]
    assert str(status) in responses, (path, status)
    response = responses[str(status)]
    if "$ref" in response:
        response = description["components"]["responses"][response["$ref"].rpartition("/")[2]]
    schema = response["content"][media]["schema"]
    whole = {**schema, "components": description["components"]}
    validator = Draft202012Validator(whole, format_checker=FormatChecker())
    errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(body)]
    assert not errors, errors[:3]


def test_it_is_valid_openapi_3_1(description: Document) -> None:
    assert description["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(description).validate()


def test_it_is_made_without_a_warning(db: None, tmp_path: Any) -> None:
    file = tmp_path / "openapi.json"
    call_command(
        "spectacular",
        *("--validate", "--fail-on-warn", "--format", "openapi-json", "--file", str(file)),
        stdout=StringIO(),
    )
    assert json.loads(file.read_text())["paths"]


def test_every_address_of_the_api_is_described(description: Document) -> None:
    addresses = {
        "/api/v1/" + re.sub(r"\(\?P<(\w+)>[^)]*\)", r"{\1}", str(url.pattern)).strip("^$")
        for url in router.urls
    }
    assert {LIST, DETAIL} <= addresses
    assert addresses <= set(description["paths"])


def test_every_operation_has_a_name_a_tag_and_the_statuses_that_can_always_come(
    description: Document,
) -> None:
    names = []
    tags = {tag["name"] for tag in description["tags"]}
    for path, operations in description["paths"].items():
        for operation in operations.values():
            names.append(operation["operationId"])
            assert operation["summary"]
            assert set(operation["tags"]) <= tags, path
            always = {"400", "401", "403", "414", "429", "500", "503"}
            assert always <= set(operation["responses"]), path
    assert len(names) == len(set(names))


def test_what_needs_no_key_only_reads(description: Document) -> None:
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            assert method == "get" or {} not in operation["security"], path


@pytest.mark.parametrize("name", filters.PARAMETERS)
def test_every_parameter_of_the_list_is_documented(description: Document, name: str) -> None:
    parameter = parameters(description, LIST)[name]
    assert parameter["in"] == "query"
    assert parameter["description"]
    assert not parameter.get("required")
    assert parameter["schema"]["type"]
    if parameter["schema"]["type"] == "array":
        assert parameter["explode"] is False
        assert parameter["style"] == "form"


def test_no_parameter_is_documented_that_is_not_taken(description: Document) -> None:
    in_query = {n for n, p in parameters(description, LIST).items() if p["in"] == "query"}
    assert in_query == set(filters.PARAMETERS)
    of_detail = {n for n, p in parameters(description, DETAIL).items() if p["in"] == "query"}
    assert of_detail == set(filters.DETAIL_PARAMETERS)
    assert parameters(description, DETAIL)["code"]["in"] == "path"


def test_lists_say_how_many_values_they_take(description: Document) -> None:
    for name, parameter in parameters(description, LIST).items():
        if parameter["schema"]["type"] == "array" and name != "facets":
            assert parameter["schema"]["maxItems"] == 20, name


@pytest.mark.parametrize(
    "query",
    [
        "",
        "page_size=100",
        "stage=mature&region=130000&amount=20000000&term_months=12&facets=stage,region,family",
        "guarantee=unsecured&purpose=rnd&qualification=gazelle&industry=C39&count=none",
        "equity_invested=true&credit_record=false&order=limit&q=贷",
        "q=没有这种",
    ],
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_lists_are_as_described(get: Get, description: Document, query: str, language: str) -> None:
    answer = get(f"products/?{query}", accept_language=language)
    check(description, LIST, 200, answer, "application/json")


def test_random_products_are_as_described(get: Get, description: Document) -> None:
    random = seeded(51)
    for n in range(12):
        record = generator.written(random, f"generated-{n}")
        if record["family"] in ("green-wind", "green-wind-offshore"):
            record["family"] = "green-loan"
        assert curation.adopt(record=record, door="test")
    query = "stage=seed&region=610102&amount=0.01&term_months=1&qualification=gazelle&industry=A"
    answer = get(f"products/?{query}&page_size=100")
    check(description, LIST, 200, answer, "application/json")
    for n in range(12):
        detail = get(f"products/generated-{n}/?{query}")
        check(description, DETAIL, 200, detail, "application/json")


def test_every_shipped_detail_is_as_described(get: Get, description: Document) -> None:
    for code in Product.objects.values_list("code", flat=True):
        for language in ("zh-hans", "en"):
            detail = get(f"products/{code}/?stage=mature&amount=20000000", accept_language=language)
            check(description, DETAIL, 200, detail, "application/json")


def test_a_product_with_every_block_is_as_described(get: Get, description: Document) -> None:
    record = generator.stating(
        "full",
        issuer="cmb",
        instrument="loan",
        family="green-loan",
        aliases=["全"],
        stages=["seed"],
        regions=["130000"],
        area="高新区",
        limit={"min": "1.00", "max": "2.00", "formula": "五倍"},
        rate={"min": "3", "max": "4", "method": "irr", "benchmark": "lpr_5y"}
        | {"spread_min_bp": -5, "spread_max_bp": 5},
        term={"facility_min_months": 1, "facility_max_months": 2, "drawdown_months": 1},
        speed={"accept_days": 1, "contact_days": 2, "disburse_days": 3, "words": "T+1"},
        effective={"from": "2026-01-01", "to": "2030-01-01"},
        repayment=["bullet"],
        guarantees=["unsecured"],
        purposes=["rnd"],
        channel=["online"],
        methods=["cmb-risk-model"],
    )
    assert curation.adopt(record=record, door="test")
    query = "amount=3&term_months=12&stage=seed&region=130000"
    detail = get(f"products/full/?{query}")
    check(description, DETAIL, 200, detail, "application/json")
    assert detail["not_stated"] == ["apply_url"]
    check(description, LIST, 200, get("products/?q=全"), "application/json")


@pytest.mark.parametrize(
    "path",
    [
        *("organisations/", "families/", "sources/", "assessment-methods/", "regions/"),
        *("vocabulary/",),
    ],
)
def test_reference_lists_are_as_described(get: Get, description: Document, path: str) -> None:
    for language in ("zh-hans", "en"):
        answer = get(path, accept_language=language)
        check(description, f"/api/v1/{path}", 200, answer, "application/json")


@pytest.mark.parametrize(
    ("address", "path", "status"),
    [
        ("products/?stgae=x", LIST, 400),
        ("products/?stage=x&amount=-1", LIST, 400),
        (f"products/?q={'x' * 5000}", LIST, 414),
        ("products/never-known/", DETAIL, 404),
        ("products/cmb-zhaoke-toudai/?q=x", DETAIL, 400),
        ("products/hxb-keji-qiye-touliandai/", DETAIL, 410),
        ("regions/?parent=x", "/api/v1/regions/", 400),
        ("vocabulary/?x=1", "/api/v1/vocabulary/", 400),
    ],
)
def test_problems_are_as_described(
    get: Get, description: Document, address: str, path: str, status: int
) -> None:
    gone = Product.objects.get(code="hxb-keji-qiye-touliandai")
    curation.withdraw(product=gone, by=None, reason="x")
    check(description, path, status, get(address, status), "application/problem+json")


def test_what_is_served_has_no_member_that_is_not_described(
    get: Get, description: Document
) -> None:
    """Schemas leave other members open; here they are not."""
    closed = json.loads(json.dumps(description))
    for schema in closed["components"]["schemas"].values():
        if schema.get("type") == "object" and "properties" in schema:
            schema["additionalProperties"] = False
    answer = get("products/?stage=mature&facets=stage&page_size=100")
    check(closed, LIST, 200, answer, "application/json")
    for code in ("cmb-zhaoke-toudai", "hxb-keji-qiye-touliandai", "spdb-hardtech-denglingdai"):
        check(closed, DETAIL, 200, get(f"products/{code}/?stage=mature"), "application/json")
    for path in ("organisations/", "families/", "sources/", "assessment-methods/", "vocabulary/"):
        check(closed, f"/api/v1/{path}", 200, get(path), "application/json")


def test_the_description_is_plain_json_for_anyone(client: Client, db: None) -> None:
    for accept in ("application/json", "*/*", "application/vnd.oai.openapi+json"):
        response = client.get("/api/v1/openapi.json", headers={"accept": accept})
        assert response.status_code == 200
        assert response["Access-Control-Allow-Origin"] == "*"
    assert client.get("/api/v1/openapi.json?x=1").status_code == 400


def test_the_page_that_shows_it_needs_no_other_host(client: Client, db: None) -> None:
    response = client.get("/api/docs/")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/html")
    page = response.content.decode()
    assets = re.findall(r"""(?:src|href)=["']([^"']+)["']""", page)
    assert assets
    assert not [address for address in assets if re.match(r"(?:https?:)?//", address)]
    assert "openapi.json" in page or "openapi.json" in _script(client, page)
    for address in assets:
        if address.startswith("/static/"):
            response = client.get(address)
            assert response.status_code == 200, address
            response.close()


def _script(client: Client, page: str) -> str:
    (address,) = re.findall(r'src="([^"]*script[^"]*)"', page) or [""]
    return client.get(address.replace("&amp;", "&")).content.decode() if address else ""
