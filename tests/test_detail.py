"""One product: everything stated, on whose word, and how it meets a company."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from catalog.not_stated import NOT_STATED
from products import curation, facts
from products.matching import match, terms
from products.models import Product
from tests import generator
from tests.generator import Record, seeded

Get = Callable[..., Any]
TOUDAI = "cmb-zhaoke-toudai"
TOULIANDAI = "hxb-keji-qiye-touliandai"
GAZELLE = "spdb-hardtech-denglingdai"


def codes(rows: list[Any]) -> list[str]:
    return [row["code"] for row in rows]


def test_a_detail_is_its_summary_and_more(get: Get) -> None:
    listed = {r["code"]: r for r in get("products/?page_size=100")["results"]}
    for code, summary in listed.items():
        detail = get(f"products/{code}/")
        match_of_detail, match_of_summary = detail.pop("match"), summary.pop("match")
        assert match_of_detail == match_of_summary == {}
        assert {name: detail[name] for name in summary} == summary
        assert set(detail) - set(summary) == {
            *("summary", "area", "repayment", "speed", "channel", "conditions"),
            *("organisations", "assessment_methods", "evidence", "sources"),
        }


def test_everything_stated_has_its_evidence_and_nothing_else_has(
    get: Get, shipped: dict[str, Record]
) -> None:
    for code, record in shipped.items():
        detail = get(f"products/{code}/")
        cited = {fact for citation in record["citations"] for fact in citation["facts"]}
        assert set(detail["evidence"]) == cited
        for fact in facts.stated(record):
            assert fact in detail["evidence"] or facts.whole(fact) in detail["evidence"]
        titles = {source["key"]: source["title"] for source in detail["sources"]}
        for paragraphs in detail["evidence"].values():
            assert paragraphs
            for paragraph in paragraphs:
                assert list(paragraph) == ["source", "title", "locator", "basis"]
                assert paragraph["title"] == titles[paragraph["source"]]
                assert paragraph["basis"] in ("direct", "group", "name", "territory")


def test_the_limit_of_the_one_product_rests_on_its_paragraph(get: Get) -> None:
    detail = get(f"products/{TOULIANDAI}/")
    assert detail["limit"]["max"] == "10000000.00"
    (paragraph,) = detail["evidence"]["limit.max"]
    assert (paragraph["source"], paragraph["basis"]) == ("hebei-linkage", "direct")
    assert paragraph["locator"] == "第3段"


def test_conditions_are_spelled_out(get: Get) -> None:
    detail = get(f"products/{TOUDAI}/", accept_language="en")
    condition = next(c for c in detail["conditions"] if c["key"] == "equity-invested")
    assert condition == {
        "key": "equity-invested",
        "attribute": {"code": "equity_invested", "label": "Equity investment received"},
        "operator": {"code": "equals", "label": "Equals"},
        "value": True,
        "effect": {"code": "required", "label": "Required"},
        "words": "Backed by an investor",
    }
    assert codes(detail["asks"]) == ["company_type", "equity_invested"]


def test_organisations_come_with_their_role(get: Get) -> None:
    (partner,) = get(f"products/{TOUDAI}/")["organisations"]
    assert partner["role"] == {"code": "partner", "label": "合作机构"}
    assert partner["code"] == "hebei-stfc"
    assert codes(get(f"products/{TOUDAI}/")["assessment_methods"]) == ["cmb-risk-model"]


def test_what_is_not_stated_is_named(get: Get, shipped: dict[str, Record]) -> None:
    for code in shipped:
        detail = get(f"products/{code}/")
        expected = []
        for name in NOT_STATED:
            block, _, member = name.partition(".")
            value = detail[block]
            if (member and value and value[member] is None) or (not member and not value):
                expected.append(name)
        assert detail["not_stated"] == expected


def test_a_block_with_nothing_stated_is_named_once_else_its_members(get: Get) -> None:
    assert "limit" in get(f"products/{TOUDAI}/")["not_stated"]
    assert "limit.min" not in get(f"products/{TOUDAI}/")["not_stated"]
    assert "limit" not in get(f"products/{TOULIANDAI}/")["not_stated"]
    assert "limit.min" in get(f"products/{TOULIANDAI}/")["not_stated"]
    assert "limit.max" not in get(f"products/{TOULIANDAI}/")["not_stated"]


def test_a_limit_by_formula_has_no_bounds(get: Get) -> None:
    limit = {"formula": "纳税额的5倍", "formula_en": "Five times the tax"}
    assert curation.adopt(record=generator.stating("by-formula", limit=limit), door="test")
    detail = get("products/by-formula/?amount=1", accept_language="en")
    assert detail["limit"] == {
        "min": None,
        "max": None,
        "currency": "CNY",
        "formula": "Five times the tax",
    }
    assert {"limit.min", "limit.max"} <= set(detail["not_stated"])
    assert detail["match"]["amount"]["verdict"] == "manual"
    assert "Five times the tax" in detail["match"]["amount"]["note"]


def test_the_company_is_matched_and_what_is_not_met_stays(get: Get) -> None:
    path = f"products/{TOULIANDAI}/?amount=20000000&region=330000&equity_invested=true"
    found = get(path)["match"]
    assert list(found) == ["region", "amount", "equity_invested"]
    assert found["amount"]["verdict"] == "unmet"
    assert found["amount"]["basis"] == "direct"
    assert found["amount"]["distance"] == "-10000000.00"
    assert "1000万元" in found["amount"]["note"]
    assert found["region"]["verdict"] == "unmet"
    assert found["equity_invested"]["verdict"] == "met"
    english = get(path, accept_language="en")["match"]
    assert "CNY 10,000,000" in english["amount"]["note"]


def test_what_is_said_of_a_group_is_to_be_asked(get: Get) -> None:
    found = get(f"products/{GAZELLE}/?stage=mature")["match"]["stage"]
    assert (found["verdict"], found["basis"]) == ("manual", "group")
    assert found["note"]


def test_every_verdict_is_the_matchers(get: Get, shipped: dict[str, Record]) -> None:
    asked = {"stage": "mature", "region": "610100", "amount": "3000000.5", "purpose": "rnd,trade"}
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    for code, record in shipped.items():
        expected = match(terms(record), generator.company_of(asked))
        found = get(f"products/{code}/?{query}")["match"]
        assert list(found) == list(expected)
        for criterion, verdict in expected.items():
            assert found[criterion] == {
                "verdict": verdict.verdict,
                "basis": verdict.basis,
                "note": verdict.note.zh if verdict.note else None,
                "distance": verdict.distance,
            }


def test_distances_are_exact(get: Get) -> None:
    found = get(f"products/{TOULIANDAI}/?amount=10000000.01")["match"]["amount"]
    assert Decimal(found["distance"]) == Decimal("-0.01")
    assert get(f"products/{TOULIANDAI}/?amount=10000000")["match"]["amount"]["verdict"] == "met"


@pytest.mark.parametrize(
    "query", ["q=x", "facets=stage", "cursor=x", "issuer=cmb", "order=name", "unstated=exclude"]
)
def test_a_detail_takes_only_the_companys_facts(get: Get, query: str) -> None:
    name = query.partition("=")[0]
    assert get(f"products/{TOUDAI}/?{query}", 400)["errors"][0]["parameter"] == name


def test_a_detail_is_in_both_languages(client: Client, db: None) -> None:
    path = f"/api/v1/products/{TOUDAI}/"
    chinese = client.get(path)
    english = client.get(path, headers={"accept-language": "en"})
    assert chinese["Content-Language"] == "zh-hans"
    assert english["Content-Language"] == "en"
    assert chinese.json()["name"] == english.json()["name"] == "招科投贷"
    assert chinese.json()["instrument"]["label"] == "贷款"
    assert english.json()["instrument"]["label"] == "Loan"
    assert english.json()["summary"].startswith("A loan linked to equity")
    assert "Accept-Language" in english["Vary"]


def test_head_answers_for_a_detail(client: Client, db: None) -> None:
    response = client.head(f"/api/v1/products/{TOUDAI}/")
    assert (response.status_code, response.content) == (200, b"")


def test_a_revised_product_shows_what_it_says_now(get: Get) -> None:
    record = generator.written(seeded(2), TOUDAI) | {"name": "改名贷"}
    assert curation.adopt(record=record, door="test")
    assert get(f"products/{TOUDAI}/")["name"] == "改名贷"
    assert TOUDAI in codes(get("products/?q=改名贷")["results"])
    assert get("products/?q=招科投贷")["results"] == []


def test_a_product_that_came_back_is_there_again(get: Get) -> None:
    product = Product.objects.get(code=TOUDAI)
    curation.withdraw(product=product, by=None, reason="x")
    get(f"products/{TOUDAI}/", 410)
    assert curation.adopt(record=generator.written(seeded(3), TOUDAI), door="test")
    assert get(f"products/{TOUDAI}/")["code"] == TOUDAI


def test_a_rate_and_a_term_are_said_with_everything_that_belongs_to_them(get: Get) -> None:
    record = generator.stating(
        "with-a-rate",
        rate={"min": "3.1", "max": "4.35", "method": "simple", "benchmark": "lpr_1y"}
        | {"spread_min_bp": -20, "spread_max_bp": 0},
        term={"facility_max_months": 36, "drawdown_months": 12},
        speed={"accept_days": 0, "words": "T+1"},
        effective={"from": "2026-01-01"},
    )
    assert curation.adopt(record=record, door="test")
    detail = get("products/with-a-rate/?term_months=48")
    assert detail["rate"] == {
        "min": "3.1000",
        "max": "4.3500",
        "method": {"code": "simple", "label": "单利"},
        "benchmark": {"code": "lpr_1y", "label": "1年期LPR"},
        "spread_min_bp": -20,
        "spread_max_bp": 0,
    }
    assert detail["term"] == {
        "facility_min_months": None,
        "facility_max_months": 36,
        "drawdown_months": 12,
    }
    assert detail["speed"]["accept_days"] == 0
    assert detail["effective"] == {"from": "2026-01-01", "to": None}
    assert detail["match"]["term_months"]["verdict"] == "unmet"
    assert detail["match"]["term_months"]["distance"] == -12
    assert "term.facility_min_months" in detail["not_stated"]
    assert not {"rate", "term", "speed", "effective"} & set(detail["not_stated"])


def test_no_person_is_named(get: Get) -> None:
    authors = {row["author"] for row in get("sources/")["results"] if row["author"]}
    assert authors
    for code in (TOUDAI, TOULIANDAI, GAZELLE):
        text = json.dumps(get(f"products/{code}/"), ensure_ascii=False)
        assert not [author for author in authors if author in text]
