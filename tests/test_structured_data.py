"""What a product's page tells machines: schema.org, and nothing that no source states."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from catalog import serializers
from catalog.models import Entry
from catalog.pages.product.linked_data import linked_data
from products import facts
from products.vocabulary import BASIS, FIRM_BASES, INSTRUMENT, ORGANISATION_KIND, SOURCE_KIND
from tests.builders import SOURCE, Record, cited, condition, limit, record, region
from tests.reading_pages import HUAXIA

THING = {"@type", "@id", "name", "alternateName", "identifier", "url", "description"}
SERVICE = THING | {"category", "provider", "areaServed", "audience", "availableChannel"}
FINANCIAL = SERVICE | {"annualPercentageRate"}
WORK = THING | {"publisher", "datePublished", "inLanguage", "citation"}
KNOWN = {
    "WebPage": WORK | {"@context", "lastReviewed", "mainEntity"},
    "LoanOrCredit": FINANCIAL | {"amount", "loanTerm", "loanType", "requiredCollateral"},
    "FinancialProduct": FINANCIAL,
    "Service": SERVICE,
    "BankOrCreditUnion": THING,
    "FinancialService": THING,
    "GovernmentOrganization": THING,
    "Organization": THING,
    "AdministrativeArea": THING,
    "BusinessAudience": THING | {"audienceType"},
    "ServiceChannel": THING | {"serviceUrl"},
    "MonetaryAmount": THING | {"currency", "minValue", "maxValue"},
    "QuantitativeValue": THING | {"unitCode", "minValue", "maxValue"},
    "NewsArticle": WORK,
    "Article": WORK,
    "CreativeWork": WORK,
}
"""The properties that schema.org gives each type, as far as we may use them."""

ADDRESS = "https://catalog.example/products/test-product/"


def entity(told: Record) -> Record:
    data = json.loads(linked_data(serializers.detail(told, "zh-hans"), ADDRESS))
    found: Record = data["mainEntity"]
    return found


def product(instrument: str | None = None, basis: str = "direct", **stated: Any) -> Record:
    """The main entity of a record's page, all that it states cited with one basis."""
    told = record(sources=[SOURCE], instrument=instrument, **stated)
    told["citations"] = [cited(fact, basis) for fact in facts.stated(told)]
    return entity(told)


def rate(low: str | None = None, high: str | None = None, **stated: Any) -> Record:
    nothing = dict.fromkeys(("method", "benchmark", "spread_min_bp", "spread_max_bp"))
    return {**nothing, "min": low, "max": high, **stated}


def nodes(value: Any) -> list[Record]:
    if isinstance(value, list):
        return [node for each in value for node in nodes(each)]
    if not isinstance(value, dict):
        return []
    return [value, *nodes(list(value.values()))]


def on_page(client: Client, path: str) -> Record:
    html = client.get(path).content.decode()
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    told: Record = json.loads(block)
    return told


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_product_is_told_in_known_types_and_properties(language: str) -> None:
    for entry in Entry.objects.public():
        with override(language):
            told = json.loads(linked_data(json.loads(entry.detail(language)), ADDRESS))
        for node in nodes(told):
            assert {*node} <= KNOWN[node["@type"]], (entry.code, node)
            assert None not in node.values()
            assert "" not in node.values()
        assert told["inLanguage"] == ("en" if language == "en" else "zh-Hans")
        assert told["mainEntity"]["url"] == ADDRESS


def test_a_page_speaks_its_own_language_and_names_its_own_address(client: Client, db: None) -> None:
    told = on_page(client, f"/en{HUAXIA}?stage=seed")
    assert told["url"] == f"http://localhost/en{HUAXIA}"
    assert told["mainEntity"]["provider"]["name"] == "Hua Xia Bank"


def test_a_loan_is_told_with_what_is_stated_of_it(client: Client, db: None) -> None:
    told = on_page(client, f"{HUAXIA}?amount=30000000")
    assert told["mainEntity"] == {
        "@type": "LoanOrCredit",
        "@id": f"http://localhost{HUAXIA}#product",
        "name": "科技企业投联贷",
        "identifier": "hxb-keji-qiye-touliandai",
        "url": f"http://localhost{HUAXIA}",
        "description": told["mainEntity"]["description"],
        "category": "贷款",
        "provider": {"@type": "BankOrCreditUnion", "name": "华夏银行"},
        "areaServed": [
            {"@type": "AdministrativeArea", "name": "河北省", "identifier": "GB/T 2260 130000"}
        ],
        "loanType": "投贷联动",
        "amount": {"@type": "MonetaryAmount", "currency": "CNY", "maxValue": 10000000},
    }
    (source,) = told["citation"]
    assert (source["@type"], source["datePublished"]) == ("NewsArticle", "2025-08-01")
    assert told["lastReviewed"] == "2026-11-22"


def test_of_a_product_that_states_nothing_nothing_is_invented() -> None:
    assert product() == {
        "@type": "FinancialProduct",
        "@id": f"{ADDRESS}#product",
        "name": "测试产品",
        "identifier": "test-product",
        "url": ADDRESS,
        "description": "一款测试用的产品。",
    }


def test_terms_rates_and_guarantees_are_numbers_with_their_units() -> None:
    term: Record = {"facility_min_months": 6, "facility_max_months": 36, "drawdown_months": 12}
    told = product(
        "loan",
        limit=limit("500000.50", "3000000.00"),
        term=term,
        rate=rate("3.45", "4.00", method="simple"),
        guarantees=["ip_pledge"],
        apply_url="https://bank.example/apply",
    )
    assert told["amount"]["minValue"] == 500000.5
    assert told["amount"]["maxValue"] == 3000000
    assert told["loanTerm"] == {
        "@type": "QuantitativeValue",
        "unitCode": "MON",
        "minValue": 6,
        "maxValue": 36,
    }
    assert told["annualPercentageRate"]["minValue"] == 3.45
    assert told["annualPercentageRate"]["unitCode"] == "P1"
    assert told["requiredCollateral"] == "知识产权质押"
    assert told["availableChannel"]["serviceUrl"] == "https://bank.example/apply"


@pytest.mark.parametrize(
    "stated",
    [
        {"limit": limit(formula="上年纳税额的5倍")},
        {"rate": rate(benchmark="lpr_1y", spread_min_bp=20)},
        {"rate": rate("3.45")},
        {"term": {"drawdown_months": 12, "facility_min_months": None, "facility_max_months": None}},
        {"guarantees": ["unsecured"]},
        {"guarantees": ["unsecured", "ip_pledge"]},
        {"guarantees": ["mortgage", "pledge"]},
        {"conditions": [condition("project", effect="excluding", words="已投项目")]},
    ],
)
def test_what_schema_org_has_no_word_for_is_left_to_the_page(stated: Record) -> None:
    assert {*product("loan", **stated)} == {*product("loan")}


@pytest.mark.parametrize("instrument", [*INSTRUMENT.codes, None])
def test_every_instrument_has_a_type_with_only_its_properties(instrument: str | None) -> None:
    told = product(
        instrument,
        limit=limit(high="1000.00"),
        rate=rate("3.45", method="irr"),
        term={"facility_min_months": 6, "facility_max_months": None, "drawdown_months": None},
        regions=[region("330000")],
        guarantees=["pledge"],
    )
    assert {*told} <= KNOWN[told["@type"]]
    assert (told["@type"] == "LoanOrCredit") == (instrument == "loan")
    assert (told["@type"] == "Service") == (instrument in ("voucher", "grant"))


@pytest.mark.parametrize("basis", BASIS.codes)
def test_what_is_said_of_a_group_only_or_by_a_name_is_not_told_of_the_product(basis: str) -> None:
    told = product(
        "loan",
        basis,
        stages=["startup"],
        regions=[region("330000")],
        conditions=[condition("project", words="已投项目")],
        limit=limit(high="1000.00"),
        rate=rate("3.45", method="irr"),
        guarantees=["pledge"],
    )
    is_told = {*told} == {*product()} | {
        *("category", "areaServed", "audience", "amount"),
        *("annualPercentageRate", "requiredCollateral"),
    }
    assert is_told == (basis in FIRM_BASES)
    assert is_told or told == product()


def test_of_several_facts_only_what_is_said_of_the_product_is_told() -> None:
    told = record(sources=[SOURCE], stages=["startup", "growth"], purposes=["rnd"])
    told["citations"] = [cited("stages", "group"), cited("stages.growth"), cited("purposes")]
    assert entity(told)["audience"]["audienceType"] == ["成长期"]


@pytest.mark.parametrize("kind", ORGANISATION_KIND.codes)
def test_every_kind_of_provider_has_a_type(kind: str) -> None:
    issuer = {"code": "x", "name": "某机构", "name_en": "", "kind": kind, "ancestors": []}
    provider = product("loan", issuer={**issuer, "domain": None})["provider"]
    assert provider["name"] == "某机构"
    assert provider["@type"] in KNOWN


@pytest.mark.parametrize("kind", SOURCE_KIND.codes)
def test_every_kind_of_source_has_a_type(kind: str) -> None:
    told = record(sources=[{**SOURCE, "kind": kind}])
    (article,) = json.loads(linked_data(serializers.detail(told, "en"), ADDRESS))["citation"]
    assert {*article} == {"@type", "name", "publisher", "datePublished"}
    assert article["@type"] in KNOWN


def test_nothing_in_it_can_end_the_block() -> None:
    name = "</script><!--<script>&\u2028\u2029"
    told = record(name=name, sources=[], citations=[])
    with override("en"):
        text = linked_data(serializers.detail(told, "en"), ADDRESS)
    assert text.isascii()
    assert not set("<>&") & set(text)
    assert json.loads(text)["name"] == name
