"""Addresses, methods, hosts and formats that are not served are problems of the right status."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from catalog.api import answers
from catalog.finding import search
from tests.problems import SURROGATE, ask, problem, refused

# --- addresses ------------------------------------------------------------------------------


def test_five_thousand_digits_are_too_long_an_address(client: Client, db: None) -> None:
    refused(client, f"products/?stage=seed&amount={'9' * 5000}", "amount", 414)


def test_three_thousand_nine_hundred_digits_are_a_bad_amount(client: Client, db: None) -> None:
    refused(client, f"products/?amount={'9' * 3900}", "amount")


def test_an_address_has_at_most_4096_bytes_path_and_query(client: Client, db: None) -> None:
    start = "/api/v1/products/?amount="
    refused(client, f"products/?amount={'9' * (4096 - len(start))}", "amount", 400)
    refused(client, f"products/?amount={'9' * (4097 - len(start))}", "amount", 414)


def test_a_long_name_is_the_longest_parameter(client: Client, db: None) -> None:
    name = "x" * 5000
    body = problem(ask(client, f"products/?stage=seed&{name}=1"), 414)
    assert body["errors"][0]["parameter"].startswith("xxx")


def test_the_longest_parameter_is_named_as_it_is_written_elsewhere(
    client: Client, db: None
) -> None:
    body = problem(ask(client, f"products/?stage=seed&%71={'贷' * 2000}"), 414)
    assert body["errors"][0]["parameter"] == "q"


@pytest.mark.parametrize("place", ["regions/?parent=", "products/cmb-zhaoke-toudai/?stage="])
def test_other_addresses_are_limited_too(client: Client, db: None, place: str) -> None:
    name = place.partition("?")[2].rstrip("=")
    refused(client, place + "9" * 5000, name, 414)


# --- paths, methods, hosts ------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["nope/", "products/a.b/", "products/x/y/", "..%2F", "products/%2F/", "贷/", "%00/"]
)
def test_an_unknown_path_is_a_problem(client: Client, db: None, path: str) -> None:
    assert problem(ask(client, path), 404)["type"] == "/problems/not-found"


def test_the_root_of_the_api_is_a_problem_too(client: Client, db: None) -> None:
    for path in ("/api/", "/api/v2/products/", "/api/v1/"):
        problem(client.get(path), 404)


@pytest.mark.parametrize("code", ["%00", "%FF", SURROGATE, "a%00b", "贷", "%27", "x" * 300, "-"])
def test_no_code_breaks_a_detail(client: Client, db: None, code: str) -> None:
    problem(ask(client, f"products/{code}/"), 404)


PATHS = ["products/", "products/cmb-zhaoke-toudai/", "regions/", "vocabulary/", "openapi.json"]
NESTED = '{"a":' * 10_000 + "1" + "}" * 10_000


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "PROPFIND"])
@pytest.mark.parametrize("path", [*PATHS, "nope/"])
def test_reading_is_all_there_is_however_deep_the_body(
    client: Client, db: None, method: str, path: str
) -> None:
    client.raise_request_exception = False
    response = client.generic(method, f"/api/v1/{path}", NESTED, content_type="application/json")
    body = problem(response, 404 if path == "nope/" else 405)
    if body["status"] == 405:
        allowed = {name.strip() for name in response["Allow"].split(",")}
        assert {"GET", "HEAD"} <= allowed
        assert not allowed & {"POST", "PUT", "PATCH", "DELETE"}


def test_a_method_that_is_refused_is_not_among_those_allowed(client: Client, db: None) -> None:
    response = client.options("/api/v1/products/")
    if response.status_code == 405:
        assert "OPTIONS" not in response["Allow"]


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "garbage", "image/*"])
def test_only_json_is_available(client: Client, db: None, accept: str) -> None:
    body = problem(ask(client, "products/", accept=accept), 406)
    assert body["type"] == "/problems/not-acceptable"


@pytest.mark.parametrize(
    "accept",
    ["text/html,*/*;q=0.8", "*/*", "application/*", "application/json; charset=utf-8"],
)
def test_a_browser_may_look_too(client: Client, db: None, accept: str) -> None:
    response = ask(client, "products/", accept=accept)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"


@pytest.mark.parametrize("host", ["evil.example", "localhost:notaport", "a b", "[::1"])
def test_a_foreign_host_is_a_bad_request(client: Client, db: None, host: str) -> None:
    client.raise_request_exception = False
    body = problem(client.get("/api/v1/products/", headers={"host": host}), 400)
    assert host not in json.dumps(body)


def test_what_fails_inside_is_a_problem_without_particulars(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: Any, **named: Any) -> None:
        raise RuntimeError("secret particulars")

    monkeypatch.setattr(search, "answer", fail)
    response = ask(client, "products/")
    body = problem(response, 500)
    assert body["type"] == "/problems/internal-error"
    assert b"secret" not in response.content
    monkeypatch.setattr(answers, "public_document", fail)
    problem(ask(client, "products/cmb-zhaoke-toudai/"), 500)
