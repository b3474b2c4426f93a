"""Each parameter of the list does what it says, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from catalog.finding import search, sorting
from products import curation, records
from products.models import Change, Product
from tests import generator
from tests.generated_products import publish_generated
from tests.list_answers import Get, codes, everything

SCORE_LOAN = "spdb-hardtech-chuangxin-jifendai"


def test_without_criteria_everything_is_found_newest_first_in_offered_and_promoted(
    get: Get,
) -> None:
    answer = get("products/")
    assert answer["count"] == {"value": 54, "met": 54, "exact": True}
    assert all(result["match"] == {} for result in answer["results"])
    offerings = [r["offering"]["code"] for r in everything(get, "products/")]
    assert offerings == sorted(offerings)


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("instrument=bond", lambda r: r["instrument"]["code"] == "bond"),
        ("instrument=bond,grant", lambda r: r["instrument"]["code"] in ("bond", "grant")),
        ("offering=promoted", lambda r: r["offering"]["code"] == "promoted" and not r["issuer"]),
        ("family=equity-linked-loan", lambda r: r["family"]["code"] == "equity-linked-loan"),
        ("issuer=cmb", lambda r: r["issuer"]["code"] == "cmb"),
        ("issuer_kind=rural_credit", lambda r: r["issuer"]["kind"]["code"] == "rural_credit"),
    ],
)
def test_a_selecting_parameter_hits_or_leaves_out_without_a_verdict(
    get: Get, query: str, holds: Callable[[Any], bool]
) -> None:
    found = everything(get, f"products/?{query}")
    assert found
    assert all(holds(result) and result["match"] == {} for result in found)
    rest = {r["code"]: r for r in everything(get, "products/")}
    for result in found:
        del rest[result["code"]]
    for result in rest.values():
        name = query.partition("=")[0].removesuffix("_kind")
        assert result[name] is None or not holds(result)


def test_an_issuer_includes_its_branches(get: Get) -> None:
    issuers = {r["issuer"]["code"] for r in everything(get, "products/?issuer=spdb")}
    assert "spdb-xian-hardtech" in issuers


def test_a_family_includes_those_below_it(get: Get) -> None:
    for family in generator.NEW_FAMILIES:
        records.family(family)
    record = generator.stating("offshore", family="green-wind-offshore")
    assert curation.adopt(record=record, door="test")
    for code in ("green-loan", "green-wind", "green-wind-offshore"):
        assert "offshore" in codes(get(f"products/?family={code}&page_size=100"))


@pytest.mark.parametrize(
    "query",
    [
        *("stage=growth", "region=330000", "amount=8000000", "term_months=12"),
        *("guarantee=unsecured", "purpose=rnd", "qualification=high_tech", "industry=C39"),
        *("equity_invested=true", "credit_record=false"),
    ],
)
def test_a_criterion_gives_every_result_a_verdict(get: Get, query: str) -> None:
    name = query.partition("=")[0]
    found = everything(get, f"products/?{query}")
    assert found
    for result in found:
        assert list(result["match"]) == [name]
        assert list(result["match"][name]) == ["verdict", "basis", "note", "distance"]
        assert result["match"][name]["verdict"] in ("met", "unstated", "unknown", "manual")


def test_verdicts_stand_in_one_order_whatever_the_order_asked(get: Get) -> None:
    first = get("products/?stage=growth&region=330000&amount=1")
    second = get("products/?amount=1&region=330000&stage=growth")
    assert list(first["results"][0]["match"]) == ["stage", "region", "amount"]
    assert [json.dumps(r) for r in first["results"]] == [json.dumps(r) for r in second["results"]]


def test_fewer_misses_come_first(get: Get) -> None:
    path = "products/?stage=growth&region=330000&purpose=rnd&equity_invested=true"
    misses = [
        sum(verdict["verdict"] != "met" for verdict in result["match"].values())
        for result in everything(get, path)
    ]
    assert misses == sorted(misses)
    assert len(set(misses)) > 1


def test_comma_values_are_alternatives(get: Get) -> None:
    either = get("products/?stage=seed,mature&unstated=exclude&page_size=100")
    seed = get("products/?stage=seed&unstated=exclude&page_size=100")
    mature = get("products/?stage=mature&unstated=exclude&page_size=100")
    assert set(codes(either)) == set(codes(seed)) | set(codes(mature))


@pytest.mark.parametrize(
    "query",
    [
        *("stage=", "q=", "amount=", "cursor=", "order=", "facets=", "count=", "unstated="),
        *("updated_since=", "page_size=", "region=&issuer=", "stage", "&&"),
    ],
)
def test_an_empty_value_is_the_same_as_none(get: Get, query: str) -> None:
    assert get(f"products/?{query}") == get("products/")


def test_excluding_the_unstated_keeps_what_meets_everything(get: Get) -> None:
    path = "products/?stage=growth&region=610100"
    strict = everything(get, f"{path}&unstated=exclude")
    met = [
        result["code"]
        for result in everything(get, path)
        if all(verdict["verdict"] == "met" for verdict in result["match"].values())
    ]
    assert [result["code"] for result in strict] == met
    assert get(f"{path}&unstated=exclude")["count"] == {
        "value": len(met),
        "met": len(met),
        "exact": True,
    }
    assert codes(get(f"{path}&unstated=include")) == codes(get(path))


def test_newest_first_is_the_order_of_first_publication(get: Get) -> None:
    newest = [line.product.code for line in Change.objects.order_by("-seq")]
    assert [r["code"] for r in everything(get, "products/?order=newest")] == newest


def test_by_name_is_the_order_of_pinyin(get: Get) -> None:
    names = [result["name"] for result in everything(get, "products/?order=name")]
    assert names[0].startswith(("“", "A", "a")) or names[0] < "c"
    assert names.index("创新积分贷") < names.index("瞪羚贷") < names.index("招科投贷")


def test_by_limit_the_largest_stated_comes_first_and_not_stated_last(get: Get) -> None:
    publish_generated(15, seed=6)
    limits = [result["limit"] for result in everything(get, "products/?order=limit")]
    stated = [float(limit["max"]) for limit in limits if limit and limit["max"]]
    assert stated == sorted(stated, reverse=True)
    assert len(set(stated)) > 2
    assert not any(limit and limit["max"] for limit in limits[len(stated) :])


@pytest.mark.parametrize("order", ["name", "limit"])
def test_too_many_results_to_sort_are_a_422_that_says_to_narrow(
    get: Get, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    monkeypatch.setattr(sorting, "SORTABLE", 53)
    problem = get(f"products/?order={order}", 422)
    assert problem["type"] == "/problems/not-answerable"
    assert problem["errors"][0]["parameter"] == "order"
    assert "match" in problem["detail"]
    assert get(f"products/?order={order}&offering=offered")["results"]
    assert get("products/?order=newest")["count"]["value"] == 54


def test_a_page_has_the_size_asked_for(get: Get) -> None:
    assert len(get("products/")["results"]) == 20
    assert len(get("products/?page_size=1")["results"]) == 1
    assert len(get("products/?page_size=100")["results"]) == 54


def test_the_page_that_ends_exactly_has_no_next(get: Get) -> None:
    assert get("products/?page_size=54")["next"] is None
    assert get("products/?page_size=53")["next"] is not None


def test_the_size_of_a_page_may_change_on_the_way(get: Get) -> None:
    first = get("products/?stage=growth&page_size=5&facets=stage&count=none")
    cursor = first["next"].partition("cursor=")[2]
    rest = get(f"products/?stage=growth&page_size=100&cursor={cursor}")
    assert codes(first) + codes(rest) == codes(get("products/?stage=growth&page_size=100"))


def test_the_language_may_change_on_the_way(get: Get) -> None:
    first = get("products/?page_size=5&q=贷")
    rest = get(first["next"].removeprefix("/api/v1/"), accept_language="en")
    assert codes(rest) == codes(get("products/?q=贷"))[5:10]


def test_counting_can_be_left_out(get: Get) -> None:
    assert get("products/?count=none")["count"] is None
    assert get("products/?count=capped")["count"] == get("products/")["count"]


def test_a_count_is_capped_and_says_so(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "COUNT_CAP", 53)
    assert get("products/")["count"] == {"value": 53, "met": 53, "exact": False}
    monkeypatch.setattr(search, "COUNT_CAP", 54)
    assert get("products/")["count"] == {"value": 54, "met": 54, "exact": True}


def test_facets_not_asked_for_are_null(get: Get) -> None:
    assert get("products/")["facets"] is None
    assert list(get("products/?facets=stage,issuer_kind")["facets"]) == ["stage", "issuer_kind"]


def test_the_answer_names_the_journal_line_it_is_true_for(get: Get) -> None:
    head = Change.objects.get(seq=54)
    assert get("products/")["journal"] == {"seq": 54, "digest": head.digest}
    product = Product.objects.get(code=SCORE_LOAN)
    change = curation.withdraw(product=product, by=None, reason="x")
    assert get("products/")["journal"] == {"seq": 55, "digest": change.digest}
    assert SCORE_LOAN not in [r["code"] for r in everything(get, "products/")]


def test_an_answer_has_these_members(get: Get) -> None:
    answer = get("products/")
    assert list(answer) == ["results", "next", "count", "facets", "journal"]
    assert list(answer["results"][0]) == [
        *("code", "name", "aliases", "issuer", "offering", "instrument", "family", "stages"),
        *("regions", "limit", "rate", "term", "guarantees", "purposes", "asks", "highlights"),
        *("verified_on", "effective", "not_stated", "url", "page", "apply_url", "match"),
    ]
