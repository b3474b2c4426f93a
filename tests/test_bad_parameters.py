"""A bad parameter is refused by its name, in both languages, and no value breaks an answer."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from django.test import Client

from catalog import filters
from tests.problems import MEMBERS, SURROGATE, Get, ask, problem, refused


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


def test_of_hundreds_of_mistakes_the_first_twenty_are_told(client: Client, db: None) -> None:
    query = "&".join(f"p{number}=1" for number in range(500))
    body = problem(ask(client, f"products/?{query}"), 400)
    assert [fault["parameter"] for fault in body["errors"]] == [f"p{n}" for n in range(20)]


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
