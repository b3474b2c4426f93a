"""Products side by side: what they do not share, how each meets a company, what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator

from catalog.differing import FACTS
from catalog.filters import DETAIL_PARAMETERS
from products import curation, facts, journal
from products.models import Change, Head, Product
from tests import generator
from tests.problems import ask, problem, refused

Get = Callable[..., Any]
TOUDAI = "cmb-zhaoke-toudai"
TOULIANDAI = "hxb-keji-qiye-touliandai"
TOULIAN = "citic-toulian-kechuangtong"
HEBEI = (TOUDAI, TOULIANDAI, TOULIAN)


def asking(*codes: str, **company: str) -> str:
    facts = [f"{name}={value}" for name, value in company.items()]
    return "compare/?" + "&".join([*(f"code={code}" for code in codes), *facts])


def test_products_stand_in_the_order_asked_each_as_its_detail(get: Get) -> None:
    company = {"region": "130000", "amount": "8000000", "equity_invested": "true"}
    query = "&".join(f"{name}={value}" for name, value in company.items())
    for language in ("zh-hans", "en"):
        answer = get(asking(*reversed(HEBEI), **company), accept_language=language)
        assert answer["results"] == [
            get(f"products/{code}/?{query}", accept_language=language) for code in reversed(HEBEI)
        ]
        assert list(answer) == ["results", "differing", "journal"]
        assert answer["journal"] == get("products/?count=none")["journal"]


def test_of_the_three_in_hebei_only_one_limit_is_stated(get: Get) -> None:
    answer = get(asking(*HEBEI))
    limits = [one["limit"] and one["limit"]["max"] for one in answer["results"]]
    assert limits == [None, "10000000.00", None]
    assert answer["differing"] == ["issuer", "conditions", "limit.max", "methods"]
    assert [one["match"] for one in answer["results"]] == [{}, {}, {}]


def test_what_is_not_met_is_told(get: Get) -> None:
    answer = get(asking(*HEBEI, amount="12000000"))
    verdicts = [one["match"]["amount"]["verdict"] for one in answer["results"]]
    assert verdicts == ["unstated", "unmet", "unstated"]
    assert answer["results"][1]["match"]["amount"]["distance"] == "-2000000.00"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_differs_is_what_the_answer_says_differently(get: Get, language: str) -> None:
    codes = list(Product.objects.order_by("code").values_list("code", flat=True))
    for pair in zip(codes, codes[7:], strict=False):
        answer = get(asking(*pair), accept_language=language)
        one, other = answer["results"]
        for fact in ("issuer", "instrument", "family", "area", "apply_url"):
            assert (fact in answer["differing"]) == (one[fact] != other[fact])
        for fact in ("stages", "regions", "purposes", "guarantees", "organisations"):
            members = [{member["code"] for member in said[fact]} for said in (one, other)]
            assert (fact in answer["differing"]) == (members[0] != members[1])
        words = [{condition["words"] for condition in said["conditions"]} for said in (one, other)]
        assert ("conditions" in answer["differing"]) == (words[0] != words[1])


def test_a_list_in_another_order_says_the_same(get: Get) -> None:
    full: dict[str, Any] = {"instrument": "loan", "speed": {"accept_days": 0}}
    for number, stages in enumerate((["seed", "startup"], ["startup", "seed"])):
        condition = {"attribute": "project", "words": "项目", "words_en": "A project"}
        record = generator.stating(
            f"same-{number}",
            stages=stages,
            conditions=[{"key": f"named-{number}", **condition}],
            **full,
        )
        assert curation.adopt(record=record, door="test")
    answer = get(asking("same-0", "same-1", TOUDAI))
    assert get(asking("same-0", "same-1"))["differing"] == []
    assert {"stages", "speed.accept_days", "conditions"} <= set(answer["differing"])


def test_nothing_stated_is_not_the_same_as_none(get: Get) -> None:
    for code, speed in (("no-days", {"accept_days": 0}), ("no-speed", None)):
        record = generator.stating(code, **({"speed": speed} if speed else {}))
        assert curation.adopt(record=record, door="test")
    assert get(asking("no-days", "no-speed"))["differing"] == ["speed.accept_days"]


def test_every_fact_is_compared_but_names_and_context() -> None:
    members = {f"{block}.{name}" for block, names in facts.BLOCKS.items() for name in names}
    told = {*facts.SINGLE, *facts.WITH_MEMBERS, *members}
    assert told - set(FACTS) == {"name", "aliases", "highlights"}
    assert set(FACTS) <= told
    assert len(FACTS) == len(set(FACTS))


@pytest.mark.parametrize("codes", [(), (TOUDAI,), ("",)])
def test_fewer_than_two_are_no_comparison(client: Client, db: None, codes: Any) -> None:
    fault = refused(client, asking(*codes), "code")
    assert "2 to 5" in fault["detail"]
    assert "?code=a&code=b" in fault["detail"]


def test_more_than_five_are_too_many(client: Client, db: None) -> None:
    codes = list(Product.objects.values_list("code", flat=True))
    assert "here are 6" in refused(client, asking(*codes[:6]), "code")["detail"]
    assert len(problem(ask(client, asking(*["x"] * 200)), 400)["errors"]) == 3


def test_a_code_given_twice_is_named(client: Client, db: None) -> None:
    fault = refused(client, asking(TOUDAI, TOULIAN, TOUDAI), "code")
    assert TOUDAI in fault["detail"]
    assert TOULIAN not in fault["detail"]


def test_five_are_compared(get: Get) -> None:
    codes = list(Product.objects.values_list("code", flat=True))[:5]
    assert [one["code"] for one in get(asking(*codes))["results"]] == codes


def test_a_draft_is_as_unknown_as_what_never_was(client: Client, db: None) -> None:
    Product.objects.create(code="only-a-draft")
    for language in ("zh-hans", "en"):
        draft = ask(client, asking(TOUDAI, "only-a-draft"), language)
        never = ask(client, asking(TOUDAI, "never-known1"), language)
        assert "only-a-draft" in problem(draft, 400)["errors"][0]["detail"]
        assert draft.content.replace(b"only-a-draft", b"never-known1") == never.content
        assert draft.headers == never.headers


def test_a_withdrawn_product_is_named_with_the_day(client: Client, db: None) -> None:
    product = Product.objects.get(code=TOUDAI)
    change = curation.withdraw(product=product, by=None, reason="a private reason")
    fault = refused(client, asking(*HEBEI), "code")
    assert TOUDAI in fault["detail"]
    assert "withdrawn" in fault["detail"]
    assert str(change.at.year) in fault["detail"]
    assert "private" not in fault["detail"]


def test_everything_that_is_wrong_is_told_at_once(client: Client, db: None) -> None:
    told = problem(ask(client, asking(TOUDAI, TOUDAI, "a,b", stage="x", q="y", region="1")), 400)
    wrong = [fault["parameter"] for fault in told["errors"]]
    assert sorted(wrong) == ["code", "code", "q", "region", "stage"]
    assert any("a,b" in fault["detail"] for fault in told["errors"])


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        *((f"&{name}=x", name) for name in ("q", "order", "compare", "unstated", "page_size")),
        *(("&stage=seed&stage=growth", "stage"), ("&amount=-1", "amount"), ("&Code=a", "Code")),
        *(("&code=%00", "code"), ("&code=%ff", "code")),
    ],
)
def test_only_codes_and_the_companys_facts_are_taken(
    client: Client, db: None, query: str, parameter: str
) -> None:
    refused(client, asking(TOUDAI, TOULIAN) + query, parameter)


def test_a_very_long_code_is_not_repeated_whole(client: Client, db: None) -> None:
    fault = refused(client, asking(TOUDAI, "x" * 3000), "code")
    assert len(fault["detail"]) < 300


def test_it_is_answered_in_both_languages_as_any_read(client: Client, db: None) -> None:
    chinese, english = (ask(client, asking(*HEBEI), language) for language in ("zh", "en"))
    detail = ask(client, f"products/{TOUDAI}/", "en")
    assert (chinese["Content-Language"], english["Content-Language"]) == ("zh-hans", "en")
    for name in ("Vary", "Cache-Control", "Access-Control-Allow-Origin", "Content-Type"):
        assert english[name] == chinese[name] == detail[name]
    assert english.json()["results"][0]["instrument"]["label"] == "Loan"
    assert client.head(f"/api/v1/{asking(*HEBEI)}").content == b""
    assert client.post(f"/api/v1/{asking(*HEBEI)}").status_code == 405


def test_it_takes_the_head_and_the_entries(client: Client, db: None) -> None:
    ask(client, asking(*HEBEI, region="130000"))
    with CaptureQueriesContext(
        connection,
    ) as captured:
        ask(client, asking(*HEBEI, region="130000", amount="1"))
    tables = [query["sql"].split('FROM "')[1].split('"')[0] for query in captured.captured_queries]
    assert tables == ["products_head", "catalog_entry"]


def test_an_entry_newer_than_the_head_does_not_slip_in(
    get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody publishes after the head has been read and before the entries are."""
    before = journal.head()
    heads = [before]

    def head() -> Head:
        if heads:
            record = generator.stating(TOUDAI, issuer="cmb") | {"name": "改名贷"}
            assert curation.adopt(record=record, door="test")
            return heads.pop()
        return Head.objects.get(pk=1)

    monkeypatch.setattr(journal, "head", head)
    answer = get(asking(*HEBEI))
    assert answer["results"][0]["name"] == "改名贷"
    assert answer["journal"]["seq"] == before.seq + 1 == Change.objects.count()


def test_a_catalog_that_never_stands_still_is_unavailable(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "head", lambda: Head(seq=1, digest="0" * 64))
    problem(ask(client, asking(*HEBEI)), 503)


def test_it_is_described_as_it_is(client: Client, get: Get) -> None:
    description = json.loads(client.get("/api/v1/openapi.json").content)
    operation = description["paths"]["/api/v1/compare/"]["get"]
    named = description["components"]["parameters"]
    told = [
        named[p["$ref"].rpartition("/")[2]] if "$ref" in p else p for p in operation["parameters"]
    ]
    taken = {p["name"]: p for p in told if p["in"] == "query"}
    assert set(taken) == {"code", *DETAIL_PARAMETERS}
    code = taken["code"]
    assert (code["required"], code["style"], code["explode"]) == (True, "form", True)
    assert (code["schema"]["minItems"], code["schema"]["maxItems"]) == (2, 5)
    assert {"200", "304", "400", "406", "414", "500", "503"} <= set(operation["responses"])
    for schema in description["components"]["schemas"].values():
        if schema.get("type") == "object" and "properties" in schema:
            schema["additionalProperties"] = False
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    check = Draft202012Validator({**schema, "components": description["components"]})
    assert check.is_valid(get(asking(*code["schema"]["example"], amount="20000000")))
    assert check.is_valid(get(asking(*HEBEI), accept_language="en"))
    assert not check.is_valid(get("products/"))
