"""What the API refuses: the right status, the parameter's name, a sentence in both languages."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from catalog import filters
from catalog.api import products as api
from catalog.finding import search
from catalog.finding.question import Question
from products import curation, journal
from products.models import Change, Product

Get = Callable[..., Any]
MEMBERS = ["type", "title", "status", "detail", "errors"]
SURROGATE = "%ED%A0%80"


def ask(client: Client, path: str, language: str = "zh-hans", **headers: str) -> Any:
    client.raise_request_exception = False
    return client.get(f"/api/v1/{path}", headers={"accept-language": language, **headers})


def problem(response: Any, status: int) -> Any:
    """The document, after what every problem has in common."""
    assert response.status_code == status, response.content[:300]
    assert response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    body = json.loads(response.content)
    assert list(body)[:5] == MEMBERS
    assert body["status"] == status
    assert body["type"].startswith("/problems/")
    assert body["title"]
    assert body["detail"]
    assert "results" not in body
    return body


def refused(client: Client, path: str, parameter: str, status: int = 400) -> Any:
    """The faults of a problem, which names this parameter, in English and in Chinese."""
    chinese = problem(ask(client, path), status)
    english = problem(ask(client, path, "en"), status)
    assert [fault["parameter"] for fault in chinese["errors"]] == [parameter]
    assert [fault["parameter"] for fault in english["errors"]] == [parameter]
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese["detail"])
    assert chinese["detail"] != english["detail"]
    assert chinese["title"] != english["title"]
    assert english["errors"][0]["detail"] == english["detail"]
    assert chinese["errors"][0]["detail"] == chinese["detail"]
    return english["errors"][0]


# --- parameters ------------------------------------------------------------------------------


def test_a_slip_of_the_hand_is_told_what_was_meant(client: Client, db: None) -> None:
    assert refused(client, "products/?stgae=startup", "stgae")["did_you_mean"] == "stage"


@pytest.mark.parametrize(
    ("slip", "meant"), [("Stage", "stage"), ("ammount", "amount"), ("pagesize", "page_size")]
)
def test_other_slips_too(client: Client, db: None, slip: str, meant: str) -> None:
    assert refused(client, f"products/?{slip}=1", slip)["did_you_mean"] == meant


def test_a_parameter_that_resembles_none_is_told_which_there_are(client: Client, db: None) -> None:
    fault = refused(client, "products/?xyzzy=1", "xyzzy")
    assert fault["allowed"] == sorted(filters.PARAMETERS)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        *(("xyzzy=", "xyzzy"), ("=1", ""), ("format=json", "format"), ("stage[]=seed", "stage[]")),
        *(("stage%00=seed", "stage\0"), ("Q=x", "Q"), ("stage;region=1", "stage;region")),
    ],
)
def test_a_parameter_that_is_not_there_is_refused(
    client: Client, db: None, query: str, parameter: str
) -> None:
    refused(client, f"products/?{query}", parameter)


def test_an_unknown_code_is_told_the_codes_and_the_nearest(client: Client, db: None) -> None:
    fault = refused(client, "products/?stage=strtup", "stage")
    assert fault["did_you_mean"] == "startup"
    assert fault["allowed"] == ["seed", "startup", "growth", "mature"]


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        *(("stage", "STARTUP"), ("stage", "startup,"), ("stage", ","), ("stage", "seed,old")),
        *(("instrument", "loans"), ("offering", "yes"), ("issuer_kind", "shop")),
        *(("family", "no-such"), ("issuer", "no-such"), ("issuer", "%"), ("issuer", "c_b")),
        *(("guarantee", "none"), ("purpose", "x"), ("qualification", "x"), ("region", "999999")),
        *(("region", "13"), ("region", "1300000"), ("region", "河北"), ("region", "１３００００")),
        *(("industry", "Z"), ("industry", "C3"), ("industry", "c39"), ("industry", "C99")),
        *(("industry", "C39２１"), ("industry", "C392111"), ("industry", "C39\u0663")),
        *(("equity_invested", "yes"), ("credit_record", "1"), ("credit_record", "True")),
        *(("unstated", "hide"), ("order", "best"), ("order", "match,newest"), ("count", "all")),
        *(("facets", "issuer"), ("facets", "stage,amount"), ("facets", "all")),
    ],
)
def test_an_unknown_value_is_refused(client: Client, db: None, parameter: str, value: str) -> None:
    refused(client, f"products/?{parameter}={quote(value, safe=',')}", parameter)


@pytest.mark.parametrize(
    "value",
    [
        *("0", "0.00", "-1", "%2B5", "5/3", "abc", "1e5", "NaN", "Infinity", "0x10", "1_000"),
        *("1.005", "1.", ".5", "1,000", "1000000000001", "1000000000000.01", "9" * 14),
        *("９", quote("３０００"), "٣", "1 000", "%201", "1%0A", "1%00", "%C2%A01", "true"),
    ],
)
def test_an_amount_is_above_zero_with_two_decimals_at_most(
    client: Client, db: None, value: str
) -> None:
    refused(client, f"products/?amount={value}", "amount")


@pytest.mark.parametrize("value", ["0.01", "1", "00012", "3000000.5", "1000000000000.00"])
def test_amounts_at_the_edges_are_taken(get: Get, value: str) -> None:
    assert get(f"products/?amount={value}")["count"]["value"]


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "1201", "12 months", "１２", "1e1", "%2B1"])
def test_a_term_is_a_whole_number_of_months(client: Client, db: None, value: str) -> None:
    refused(client, f"products/?term_months={value}", "term_months")


@pytest.mark.parametrize("value", ["0", "101", "1000000", "-1", "1.0", "x", "9" * 400, "٣"])
def test_a_page_has_one_to_a_hundred_results(client: Client, db: None, value: str) -> None:
    refused(client, f"products/?page_size={value}", "page_size")


@pytest.mark.parametrize(
    "value",
    [
        *("yesterday", "2026-13-01", "2026-02-30", "2026-1-1", "26-01-01", "2026", "1790000000"),
        *("2026-11-22T10:00:00", "2026-11-22T10:00:00 08:00", "2026-11-22T25:00:00Z"),
        *("２０２６-11-22", "2026-11-22T10:00:00Zx", "0000-01-01", "99999-01-01", "-1", "NaN"),
        *("0001-01-01", "0001-01-01T00:00:00%2B23:59", "9999-12-31T23:59:59-23:59"),
    ],
)
def test_a_moment_is_a_day_or_an_instant_with_its_zone(
    client: Client, db: None, value: str
) -> None:
    refused(client, f"products/?updated_since={value}", "updated_since")


def test_twenty_one_values_are_too_many(client: Client, db: None, get: Get) -> None:
    industries = [f"C{number}" for number in range(13, 34)]
    assert len(industries) == 21
    refused(client, f"products/?industry={','.join(industries)}", "industry")
    assert get(f"products/?industry={','.join(industries[:20])}")["results"]


def test_one_value_twenty_one_times_is_too_many(client: Client, db: None) -> None:
    """Else an address of 4 096 bytes could not be followed by its own `next`."""
    refused(client, f"products/?stage={','.join(['seed'] * 21)}", "stage")


def test_words_have_sixty_four_characters_at_most(client: Client, get: Get) -> None:
    refused(client, f"products/?q={'贷' * 65}", "q")
    assert get(f"products/?q={'贷' * 64}")["results"] == []


@pytest.mark.parametrize("value", ["“”", "%22%22", "「」 『』", "'", "《 》"])
def test_words_of_quotes_alone_are_nothing_to_look_for(
    client: Client, db: None, value: str
) -> None:
    refused(client, f"products/?q={value}", "q")


@pytest.mark.parametrize("parameter", ["q", "stage", "amount", "cursor", "region", "issuer"])
@pytest.mark.parametrize(
    "value", ["%00", "a%00b", "%FF", SURROGATE, "%C3", "%01", "%7F", "%0D%0A", "%F5%80%80%80"]
)
def test_control_characters_and_bytes_that_are_not_utf8_are_refused(
    client: Client, db: None, parameter: str, value: str
) -> None:
    refused(client, f"products/?{parameter}={value}", parameter)


def test_a_name_that_is_not_utf8_is_refused(client: Client, db: None) -> None:
    assert problem(ask(client, "products/?%FF=1"), 400)["errors"][0]["parameter"] == "%FF"


def test_percent_garbage_is_text_like_any_other(client: Client, db: None, get: Get) -> None:
    refused(client, "products/?stage=%zz", "stage")
    assert get("products/?q=%zz%")["results"] == []


@pytest.mark.parametrize("parameter", ["stage", "q", "amount", "cursor", "page_size", "facets"])
def test_a_repeated_parameter_is_refused(client: Client, db: None, parameter: str) -> None:
    value = {"stage": "seed", "facets": "stage"}.get(parameter, "7")
    refused(client, f"products/?{parameter}={value}&{parameter}={value}", parameter)


def test_everything_wrong_is_told_at_once(client: Client, db: None) -> None:
    body = problem(ask(client, "products/?stage=old&amount=-1&region=13"), 400)
    assert {fault["parameter"] for fault in body["errors"]} == {"stage", "amount", "region"}
    body = problem(ask(client, "products/?a=1&b=%FF&stage=seed&stage=seed"), 400)
    assert {fault["parameter"] for fault in body["errors"]} == {"a", "b", "stage"}


# --- cursors ---------------------------------------------------------------------------------


def cursor_of(get: Get, query: str) -> str:
    return str(get(f"products/?{query}")["next"].partition("cursor=")[2])


def test_a_cursor_belongs_to_its_question(client: Client, get: Get) -> None:
    cursor = cursor_of(get, "stage=growth")
    for query in ("stage=startup", "", "stage=growth&order=newest", "stage=growth&q=贷"):
        fault = refused(client, f"products/?{query}&cursor={cursor}", "cursor")
        assert "another question" in fault["detail"]


@pytest.mark.parametrize("order", ["match", "newest", "name", "limit"])
def test_a_truncated_cursor_is_refused(client: Client, get: Get, order: str) -> None:
    cursor = cursor_of(get, f"order={order}")
    for length in range(1, len(cursor)):
        refused(client, f"products/?order={order}&cursor={cursor[:length]}", "cursor")


@pytest.mark.parametrize(
    "cursor", ["x", "=", "====", "!!!!", "e30", "W10", "MQ", "bnVsbA", "贷", "W1tbW1tb", "a" * 1201]
)
def test_what_is_no_cursor_is_refused(client: Client, db: None, cursor: str) -> None:
    refused(client, f"products/?cursor={cursor}", "cursor")


@pytest.mark.parametrize(
    ("order", "key"),
    [
        *(("match", [0, 0, 0]), ("match", [0, 0, 0, "7"]), ("match", [0, 0, 0, None])),
        *(("match", [0, 0, 0, -1]), ("match", [0, 0, 0, 2**32]), ("match", ["0", 0, 0, 7])),
        *(("match", [0, 0, 0, 7.0]), ("match", [True, 0, 0, 7]), ("match", [0, 0, 0, 7, 7])),
        *(("match", [0, 0, 0, [7]]), ("match", [{}, 0, 0, 7]), ("match", [0, 0, 0, 10**30])),
        *(("newest", []), ("newest", ["7"]), ("newest", [7, 7]), ("newest", [None])),
        *(("name", [7]), ("name", [7, 7]), ("name", [None, 7]), ("name", ["a", "b"])),
        *(("limit", [7]), ("limit", ["x", 7]), ("limit", [1, 7]), ("limit", ["1e9", 7])),
        *(("limit", ["NaN", 7]), ("limit", ["-1", 7]), ("limit", ["٣", 7]), ("limit", [".", 7])),
    ],
)
def test_a_forged_cursor_with_wrong_types_is_refused(
    client: Client, db: None, order: str, key: list[Any]
) -> None:
    refused(client, f"products/?order={order}&cursor={forged(order, key)}", "cursor")


def forged(order: str, key: list[Any]) -> str:
    text = json.dumps([Question(order=order).fingerprint(), *key])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize("key", [[99, 0, 0, 7], [0, 9, 9, 7], [0, 0, 1, 0], [0, 1, 1, 2**32 - 1]])
def test_a_forged_cursor_past_the_end_is_an_empty_page(get: Get, key: list[int]) -> None:
    answer = get(f"products/?cursor={forged('match', key)}")
    assert (answer["results"], answer["next"]) == ([], None)


# --- addresses -------------------------------------------------------------------------------


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


# --- paths, methods, hosts -------------------------------------------------------------------


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
    def fail(*arguments: Any) -> None:
        raise RuntimeError("secret particulars")

    monkeypatch.setattr(search, "answer", fail)
    response = ask(client, "products/")
    body = problem(response, 500)
    assert body["type"] == "/problems/internal-error"
    assert b"secret" not in response.content
    monkeypatch.setattr(api, "public_entry", fail)
    problem(ask(client, "products/cmb-zhaoke-toudai/"), 500)


# --- products that are not there -------------------------------------------------------------


def test_a_withdrawn_product_is_gone_and_says_since_when(client: Client, db: None) -> None:
    product = Product.objects.get(code="cmb-zhaoke-toudai")
    change = curation.withdraw(product=product, by=None, reason="a private reason")
    for language in ("zh-hans", "en"):
        response = ask(client, "products/cmb-zhaoke-toudai/", language)
        body = problem(response, 410)
        assert body["type"] == "/problems/withdrawn"
        assert body["withdrawn_at"] == journal.instant(change.at)
        assert body["seq"] == change.seq == 55
        assert b"private" not in response.content


def test_a_draft_and_a_code_never_known_are_the_same_404(client: Client, db: None) -> None:
    Product.objects.create(code="only-a-draft")
    for language in ("zh-hans", "en"):
        draft = ask(client, "products/only-a-draft/", language)
        never = ask(client, "products/never-known/", language)
        problem(draft, 404)
        assert draft.content == never.content
        assert draft.headers == never.headers


def test_a_draft_is_in_no_list_and_no_suggestion(client: Client, get: Get) -> None:
    Product.objects.create(code="only-a-draft")
    assert get("products/")["count"]["value"] == Change.objects.count() == 54


# --- a sweep ---------------------------------------------------------------------------------

NASTY = [
    *("", " ", ",", ",,", "a,", "0", "-0", "1", "-1", "1e308", "NaN", "Infinity", "null", "true"),
    *("%00", "%FF", SURROGATE, "%ED%B0%80", "%zz", "%", "%2", "%25", "%2525", "+", "%20", "%0A"),
    *("%E2%80%8B", "%EF%BB%BF", "%F0%9F%92%B0", "%E2%80%AE", "A%CC%81", "%EF%BC%91", "%DB%B3"),
    *("'", "%22", "';--", "{{7*7}}", "%3Cscript%3E", "../..", "${jndi}", "[1]", "{}", "\\", "_"),
    *("9" * 30, "9" * 3000, "x" * 3000, "贷" * 300, "2026-11-22", "seed", "130000", "C39", "*"),
    *("startup,seed", "match", "stage", "W10", "e30", "%C4%B0", "%EF%B7%BA", "%E1%BA%9E", "ſ"),
]


@pytest.mark.parametrize("parameter", [*filters.PARAMETERS, "xyzzy", ""])
def test_no_value_breaks_an_answer_and_no_refusal_has_results(
    client: Client, db: None, parameter: str
) -> None:
    paths = ["products/"]
    if parameter in filters.COMPANY_PARAMETERS:
        paths.append("products/cmb-zhaoke-toudai/")
    for value in NASTY:
        for path in paths:
            response = ask(client, f"{path}?{parameter}={value}")
            assert response.status_code in (200, 400, 414, 422), (parameter, value)
            body = json.loads(response.content)
            if response.status_code == 200:
                assert response["Content-Type"] == "application/json"
                continue
            problem(response, response.status_code)
            assert set(body) == set(MEMBERS)
            assert body["errors"], (parameter, value)
