"""Counts of each value under all the other parameters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest

from catalog.finding.question import FACETS
from products import curation, records
from tests import generator, oracle
from tests.generator import seeded

Get = Callable[..., Any]


def facet(get: Get, name: str, query: str = "", **headers: str) -> Any:
    return get(f"products/?facets={name}&{query}", **headers)["facets"][name]


def counts(found: Any) -> dict[str, int]:
    return {value["code"]: value["count"] for value in found["values"]}


def size(get: Get, query: str) -> int:
    return int(get(f"products/?{query}")["count"]["value"])


def publish(number: int) -> None:
    random = seeded(31)
    for family in generator.NEW_FAMILIES:
        records.family(family)
    for n in range(number):
        assert curation.adopt(record=generator.written(random, f"generated-{n}"), door="test")


@pytest.mark.parametrize("name", ["instrument", "offering", "family", "issuer_kind"])
def test_a_selecting_value_counts_what_it_would_leave(get: Get, name: str) -> None:
    publish(8)
    found = facet(get, name)
    for code, count in counts(found).items():
        assert size(get, f"{name}={code}") == count
    assert sum(counts(found).values()) > 10


@pytest.mark.parametrize(
    "name", ["stage", "region", "guarantee", "purpose", "qualification", "industry"]
)
def test_a_criterion_counts_the_products_it_would_be_met_by(get: Get, name: str) -> None:
    publish(8)
    found = facet(get, name)
    for code, count in counts(found).items():
        assert get(f"products/?{name}={code}")["count"]["met"] == count
    assert any(counts(found).values())


def test_what_states_nothing_is_counted_beside(get: Get) -> None:
    publish(15)
    every = get("products/?page_size=100")["results"]
    for name, member in (("stage", "stages"), ("purpose", "purposes"), ("region", "regions")):
        assert facet(get, name)["unstated"] == sum(not result[member] for result in every)
    for name in ("instrument", "family"):
        assert facet(get, name)["unstated"] == sum(result[name] is None for result in every)
    assert facet(get, "issuer_kind")["unstated"] == sum(r["issuer"] is None for r in every)
    assert facet(get, "offering")["unstated"] == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("stage", "mature"), ("region", "130000"), ("purpose", "rnd"), ("instrument", "bond")),
        *(("offering", "promoted"), ("family", "green-loan"), ("issuer_kind", "bank")),
        *(("qualification", "gazelle"), ("guarantee", "ip_pledge")),
    ],
)
def test_a_facet_forgets_its_own_parameter(get: Get, name: str, value: str) -> None:
    if name != "region":
        assert facet(get, name, f"{name}={value}") == facet(get, name)
    else:
        assert facet(get, name, "region=000000") == facet(get, name)


@pytest.mark.parametrize(
    "query", ["region=130000", "instrument=bond", "offering=promoted", "q=贷", "issuer_kind=bank"]
)
def test_a_facet_heeds_every_other_parameter(get: Get, query: str) -> None:
    assert facet(get, "stage", query) != facet(get, "stage")


def test_a_long_word_does_not_hide_what_the_own_parameter_leaves_out(get: Get) -> None:
    publish(20)
    products = oracle.public_products()
    for q in ("投贷联动", "科技企业", "积分贷"):
        for name, value in (("offering", "promoted"), ("stage", "mature"), ("purpose", "trade")):
            asked = {"q": q, name: value, "facets": name}
            expected = (oracle.answer(products, asked).facets or {})[name]
            found = facet(get, name, urlencode({"q": q, name: value}))
            assert (counts(found), found["unstated"]) == (expected["counts"], expected["unstated"])


def test_regions_are_provinces_until_one_is_asked_then_its_children(get: Get) -> None:
    provinces = list(counts(facet(get, "region")))
    assert len(provinces) == 34
    assert all(code.endswith("0000") for code in provinces)
    assert list(counts(facet(get, "region", "region=000000"))) == provinces
    cities = list(counts(facet(get, "region", "region=130000")))
    assert cities
    assert all(code.startswith("13") and code.endswith("00") for code in cities)
    districts = list(counts(facet(get, "region", "region=130100")))
    assert all(code.startswith("1301") and code != "130100" for code in districts)
    assert list(counts(facet(get, "region", "region=130102"))) == ["130102"]
    assert list(counts(facet(get, "region", "region=130000,610000"))) == provinces


def test_a_region_counts_products_that_contain_it(get: Get) -> None:
    found = counts(facet(get, "region", "region=130000"))
    whole = counts(facet(get, "region"))
    assert found["130100"] >= whole["130000"] > 0


def test_industries_are_sections(get: Get) -> None:
    assert list(counts(facet(get, "industry"))) == list("ABCDEFGHIJKLMNOPQRST")


@pytest.mark.parametrize("name", FACETS)
def test_every_facet_has_labels_in_both_languages(get: Get, name: str) -> None:
    chinese, english = facet(get, name), facet(get, name, accept_language="en")
    assert counts(chinese) == counts(english)
    assert list(chinese) == ["values", "unstated"]
    for value in chinese["values"]:
        assert list(value) == ["code", "label", "count"]
        assert value["label"]
    differing = [
        zh["label"] != en["label"]
        for zh, en in zip(chinese["values"], english["values"], strict=True)
    ]
    assert all(differing) or name in ("region", "family")
    assert any(differing)


def test_every_facet_at_once_is_each_one_alone(get: Get) -> None:
    query = "stage=growth&region=130000&q=贷"
    together = get(f"products/?{query}&facets={','.join(FACETS)}")["facets"]
    assert list(together) == list(FACETS)
    for name in FACETS:
        assert together[name] == facet(get, name, query)


def test_facets_do_not_depend_on_the_page(get: Get) -> None:
    first = get("products/?facets=stage&page_size=5")
    second = get(first["next"].removeprefix("/api/v1/"))
    assert first["facets"] == second["facets"]
    assert first["facets"] == get("products/?facets=stage&order=name")["facets"]


def test_excluding_the_unstated_counts_what_meets_everything_else(get: Get) -> None:
    path = "stage=growth&unstated=exclude"
    for code, count in counts(facet(get, "region", path)).items():
        assert size(get, f"{path}&region={code}") == count
    assert facet(get, "stage", "unstated=exclude&stage=growth") == facet(get, "stage")


def test_a_new_family_is_in_the_facet_once_a_product_has_it(get: Get) -> None:
    publish(15)
    found = counts(facet(get, "family"))
    assert found["green-wind"] >= found["green-wind-offshore"]
    assert found["green-loan"] >= found["green-wind"]
    assert size(get, "family=green-wind") == found["green-wind"]
