"""Reference rows: organisations, families, sources, methods, regions, vocabulary."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from products import curation, industries, records, vocabulary
from products.models import AssessmentMethod, Change, Family, Organisation, Product, Region, Source
from tests import generator
from tests.generator import Record

Get = Callable[..., Any]
ENDPOINTS = ["organisations", "families", "sources", "assessment-methods", "regions", "vocabulary"]


def rows(get: Get, path: str, **headers: str) -> dict[str, Any]:
    """Rows by their code."""
    results = get(path, **headers)["results"]
    return {row.get("code") or row.get("key") or row["name"]: row for row in results}


@pytest.mark.parametrize("name", ENDPOINTS)
def test_every_list_names_the_journal_line_and_its_language(
    client: Client, db: None, name: str
) -> None:
    for language in ("zh-hans", "en"):
        response = client.get(f"/api/v1/{name}/", headers={"accept-language": language})
        assert response.status_code == 200
        assert response["Content-Language"] == language
        assert "Accept-Language" in response["Vary"]
        assert response["Access-Control-Allow-Origin"] == "*"
        answer = response.json()
        assert list(answer) == ["results", "journal"]
        assert answer["results"]
        assert answer["journal"]["seq"] == 54


@pytest.mark.parametrize("name", ENDPOINTS)
def test_no_list_takes_a_parameter_it_does_not_know(get: Get, name: str) -> None:
    fault = get(f"{name}/?page=2", 400)["errors"][0]
    assert fault["parameter"] == "page"


@pytest.mark.parametrize("name", [name for name in ENDPOINTS if name != "regions"])
def test_both_languages_have_the_same_rows(get: Get, name: str) -> None:
    chinese, english = rows(get, f"{name}/"), rows(get, f"{name}/", accept_language="en")
    assert list(chinese) == list(english)
    for code, row in chinese.items():
        assert list(row) == list(english[code])


def test_every_row_is_there(get: Get) -> None:
    for name, model, key in (
        ("organisations", Organisation, "code"),
        ("families", Family, "code"),
        ("sources", Source, "key"),
        ("assessment-methods", AssessmentMethod, "code"),
    ):
        codes = list(model._default_manager.values_list(key, flat=True))
        assert list(rows(get, f"{name}/")) == sorted(codes)


def test_organisations_count_what_they_and_their_branches_issue(
    get: Get, shipped: dict[str, Record]
) -> None:
    issued: dict[str, int] = {}
    for record in shipped.values():
        issuer = record["issuer"]
        for code in [issuer["code"], *issuer["ancestors"]] if issuer else []:
            issued[code] = issued.get(code, 0) + 1
    found = rows(get, "organisations/")
    assert {code: row["products"] for code, row in found.items() if row["products"]} == issued
    assert found["spdb"]["products"] >= found["spdb-xian-hardtech"]["products"] > 0
    assert found["spdb-xian-hardtech"]["parent"] == "spdb"
    assert found["spdb"]["kind"] == {"code": "bank", "label": "银行"}


def test_an_organisations_count_is_what_asking_for_it_finds(get: Get) -> None:
    for code, row in rows(get, "organisations/").items():
        assert get(f"products/?issuer={code}")["count"]["value"] == row["products"]


def test_a_familys_count_is_what_asking_for_it_finds(get: Get) -> None:
    for family in generator.NEW_FAMILIES:
        records.family(family)
    record = generator.stating("offshore", family="green-wind-offshore")
    assert curation.adopt(record=record, door="test")
    found = rows(get, "families/")
    assert found["green-wind-offshore"]["products"] == found["green-wind"]["products"] == 1
    assert found["green-wind-offshore"]["parent"] == "green-wind"
    for code, row in found.items():
        assert get(f"products/?family={code}")["count"]["value"] == row["products"]


def test_sources_and_methods_count_the_products_that_rest_on_them(
    get: Get, shipped: dict[str, Record]
) -> None:
    for code, row in rows(get, "sources/").items():
        resting = [r for r in shipped.values() if code in [s["key"] for s in r["sources"]]]
        assert row["products"] == len(resting)
    for code, row in rows(get, "assessment-methods/").items():
        using = [r for r in shipped.values() if code in [m["code"] for m in r["methods"]]]
        assert row["products"] == len(using)


def test_counts_follow_a_withdrawal(get: Get) -> None:
    before = rows(get, "organisations/")["cmb"]["products"]
    curation.withdraw(product=Product.objects.get(code="cmb-zhaoke-toudai"), by=None, reason="x")
    assert rows(get, "organisations/")["cmb"]["products"] == before - 1


def test_a_renamed_row_is_read_at_once(get: Get) -> None:
    Organisation.objects.filter(code="cmb").update(name="改名银行")
    assert rows(get, "organisations/")["cmb"]["name"] == "改名银行"


def test_a_source_says_what_is_known_of_it(get: Get) -> None:
    source = rows(get, "sources/")["hebei-linkage"]
    assert source["kind"]["code"] == "news"
    assert source["published_on"] == "2025-08-01"
    assert source["publishers"] == ["金台资讯"]
    assert source["url"] is None


def test_a_method_has_its_evidence_and_both_languages(get: Get) -> None:
    chinese = rows(get, "assessment-methods/")["cmb-risk-model"]
    english = rows(get, "assessment-methods/", accept_language="en")["cmb-risk-model"]
    assert chinese["evidence"][0]["source"] == "hebei-linkage"
    assert chinese["evidence"][0]["locator"] == "第3段"
    assert chinese["summary"] != english["summary"]
    assert english["name"].startswith("Dedicated")


# --- regions ---------------------------------------------------------------------------------


def test_regions_are_provinces_first(get: Get) -> None:
    provinces = rows(get, "regions/")
    assert len(provinces) == 34
    assert provinces == rows(get, "regions/?parent=000000") == rows(get, "regions/?parent=")
    assert provinces["130000"]["name"] == "河北省"
    assert rows(get, "regions/", accept_language="en")["130000"]["name"] == "Hebei"
    assert provinces["130000"]["children"] == len(rows(get, "regions/?parent=130000"))


def test_the_children_of_every_region_lead_to_all_regions(get: Get) -> None:
    seen = set()
    for province in rows(get, "regions/"):
        seen.add(province)
        if province not in ("130000", "610000", "110000"):
            continue
        for code, child in rows(get, f"regions/?parent={province}").items():
            seen.add(code)
            assert child["parent"] == province
            assert child["children"] == Region.objects.filter(parent=code).count()
    assert seen <= set(Region.objects.values_list("code", flat=True))
    assert get("regions/?parent=130102")["results"] == []


def test_a_regions_count_is_what_meets_a_company_there(get: Get) -> None:
    for code, row in rows(get, "regions/").items():
        assert row["products"] == get(f"products/?region={code}")["count"]["met"]
    for code, row in rows(get, "regions/?parent=130000").items():
        assert row["products"] == get(f"products/?region={code}")["count"]["met"]


@pytest.mark.parametrize("parent", ["999999", "13", "x", "１３００００", "河北", "130000,610000"])
def test_an_unknown_region_is_refused(get: Get, parent: str) -> None:
    assert get(f"regions/?parent={parent}", 400)["errors"][0]["parameter"] == "parent"


def test_two_parents_are_refused(get: Get) -> None:
    fault = get("regions/?parent=130000&parent=610000", 400)["errors"][0]
    assert fault["parameter"] == "parent"


# --- vocabulary ------------------------------------------------------------------------------


def test_every_published_word_is_served_with_label_and_definition(get: Get) -> None:
    chinese, english = rows(get, "vocabulary/"), rows(get, "vocabulary/", accept_language="en")
    assert list(chinese) == [*(words.name for words in vocabulary.PUBLISHED), "industry"]
    for words in vocabulary.PUBLISHED:
        for served, language in ((chinese, "zh-hans"), (english, "en")):
            assert served[words.name]["title"] == words.title.in_language(language)
            assert served[words.name]["terms"] == [
                {
                    "code": term.code,
                    "label": term.label.in_language(language),
                    "definition": term.definition and term.definition.in_language(language),
                }
                for term in words
            ]


def test_the_mapping_of_stages_is_published(get: Get) -> None:
    stages = {term["code"]: term for term in rows(get, "vocabulary/")["stage"]["terms"]}
    assert "稳定期" in stages["mature"]["definition"]


def test_drafts_states_are_not_published(get: Get) -> None:
    assert "state" not in rows(get, "vocabulary/")


def test_industries_are_sections_and_divisions(get: Get) -> None:
    codes = [term["code"] for term in rows(get, "vocabulary/")["industry"]["terms"]]
    assert codes == list(industries.names())
    assert {"A", "C", "C39", "T"} <= set(codes)


def test_every_code_in_an_answer_is_a_published_word(get: Get) -> None:
    known = {
        name: {term["code"]: term["label"] for term in words["terms"]}
        for name, words in rows(get, "vocabulary/").items()
    }
    for line in Change.objects.select_related("product"):
        detail = get(f"products/{line.product.code}/")
        pairs = [(name, detail[name]) for name in ("offering", "instrument") if detail[name]]
        pairs += [("stage", row) for row in detail["stages"]]
        pairs += [("purpose", row) for row in detail["purposes"]]
        pairs += [("guarantee", row) for row in detail["guarantees"]]
        pairs += [("attribute", row) for row in detail["asks"]]
        pairs += [("role", row["role"]) for row in detail["organisations"]]
        for name, row in pairs:
            assert known[name][row["code"]] == row["label"]
