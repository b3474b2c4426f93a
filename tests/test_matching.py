"""What is stated on a field, a region or a number is met or missed, case by case."""

from __future__ import annotations

from decimal import Decimal

import pytest

from products.matching import Verdict
from products.wording import Words
from tests.builders import Record, cited, in_both_languages, limit, record, region, term
from tests.judgements import BASES, FIRM, judged, softened

# --- fields of codes ---------------------------------------------------------------------------

FIELDS = {
    "stage": ("stages", ["startup", "growth"], "startup", "mature"),
    "guarantee": ("guarantees", ["unsecured", "ip_pledge"], "ip_pledge", "mortgage"),
    "purpose": ("purposes", ["rnd", "green"], "green", "trade"),
}


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("criterion", FIELDS)
def test_what_a_field_says_is_met_or_missed_on_its_basis(criterion: str, basis: str) -> None:
    field, stated, said, other = FIELDS[criterion]
    product = record(**{field: stated, "citations": [cited(field, basis)]})

    assert judged(product, criterion, said) == Verdict("met", basis)
    missed = judged(product, criterion, other)
    assert (missed.verdict, missed.basis) == (softened(basis), basis)
    assert in_both_languages(missed.note)
    assert missed.distance is None
    assert judged(product, criterion, other, said) == Verdict("met", basis)


@pytest.mark.parametrize("criterion", FIELDS)
def test_a_field_that_says_nothing_is_not_stated(criterion: str) -> None:
    assert judged(record(), criterion, FIELDS[criterion][2]) == Verdict("unstated")


def test_each_value_of_a_field_has_its_own_basis() -> None:
    product = record(
        purposes=["rnd", "green"],
        citations=[cited("purposes.rnd"), cited("purposes.green", "name")],
    )

    assert judged(product, "purpose", "rnd").basis == "direct"
    assert judged(product, "purpose", "green").basis == "name"
    assert judged(product, "purpose", "rnd", "green").verdict == "met"


def test_the_strongest_of_several_citations_counts() -> None:
    product = record(
        stages=["growth"], citations=[cited("stages", "group"), cited("stages.growth", "direct")]
    )

    assert judged(product, "stage", "growth").basis == "direct"
    assert judged(product, "stage", "seed").verdict == "unmet"


def test_the_citation_of_another_fact_with_the_same_beginning_does_not_count() -> None:
    product = record(
        stages=["growth"], citations=[cited("stages-of-life"), cited("stages", "name")]
    )

    assert judged(product, "stage", "seed").verdict == "manual"


# --- region ------------------------------------------------------------------------------------

REGION_CASES = [
    # stated, asked, verdict of a firm basis, verdict of a soft one
    (["330000"], ["330000"], "met", "met"),
    (["330000"], ["330106"], "met", "met"),
    (["000000"], ["330106"], "met", "met"),
    (["000000"], ["000000"], "met", "met"),
    (["330100"], ["330000"], "unknown", "unknown"),
    (["330106"], ["330000"], "unknown", "unknown"),
    (["330100"], ["000000"], "unknown", "unknown"),
    (["330100"], ["330200"], "unmet", "manual"),
    (["330000"], ["110000"], "unmet", "manual"),
    (["330100", "330200"], ["330000"], "unknown", "unknown"),
    (["330100", "110000"], ["110000"], "met", "met"),
    (["000000", "330100"], ["110000"], "met", "met"),
    (["330000"], ["110000", "330106"], "met", "met"),
    (["330106"], ["110000", "330000"], "unknown", "unknown"),
    (["330106"], ["110000", "330200"], "unmet", "manual"),
]


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize(("stated", "asked", "firm", "soft"), REGION_CASES)
def test_a_region_contains_lies_inside_or_lies_elsewhere(
    stated: list[str], asked: list[str], firm: str, soft: str, basis: str
) -> None:
    product = record(regions=[region(code) for code in stated], citations=[cited("regions", basis)])

    verdict = judged(product, "region", *asked)

    assert verdict.verdict == (firm if basis in FIRM else soft)
    assert verdict.basis == basis
    assert (verdict.note is None) == (verdict.verdict == "met")


def test_a_product_for_one_city_asks_a_company_of_the_province_for_its_city() -> None:
    note = judged(
        record(regions=[region("330100")], citations=[cited("regions")]), "region", "330000"
    ).note

    assert in_both_languages(note)
    assert note is not None
    assert "地区330100" in note.zh
    assert "Place 330100" in note.en
    assert "city" in note.en


def test_a_place_inside_another_stated_one_is_not_named_beside_it() -> None:
    stated = [region("330100"), region("330000")]
    note = judged(record(regions=stated, citations=[cited("regions")]), "region", "110000").note

    assert note == Words(
        "来源列明的适用地区：地区330000。", "The source states as region: Place 330000."
    )


def test_no_region_stated_is_not_stated_even_when_the_whole_country_is_asked() -> None:
    assert judged(record(), "region", "000000") == Verdict("unstated")


# --- numbers -----------------------------------------------------------------------------------

AMOUNT_CASES = [
    # min, max, wish, verdict, distance
    (None, "10000000.00", "10000000.00", "met", None),
    (None, "10000000.00", "10000000.01", "unmet", "-0.01"),
    (None, "10000000.00", "0.01", "met", None),
    ("500000.00", None, "500000", "met", None),
    ("500000.00", None, "499999.5", "unmet", "0.50"),
    ("500000.00", None, "1000000000000", "met", None),
    ("500000.00", "2000000.00", "500000", "met", None),
    ("500000.00", "2000000.00", "2000000", "met", None),
    ("500000.00", "2000000.00", "300000", "unmet", "200000.00"),
    ("500000.00", "2000000.00", "5000000", "unmet", "-3000000.00"),
    ("500000.00", "500000.00", "500000", "met", None),
]


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize(("low", "high", "wish", "verdict", "distance"), AMOUNT_CASES)
def test_an_amount_stands_within_the_stated_bounds_inclusive(
    low: str | None, high: str | None, wish: str, verdict: str, distance: str | None, basis: str
) -> None:
    """`distance` is what the wish would have to change by: negative where it is too much."""
    product = record(
        limit=limit(low, high), citations=[cited("limit.min", basis), cited("limit.max", basis)]
    )

    found = judged(product, "amount", Decimal(wish))

    assert found.verdict == ("met" if verdict == "met" else softened(basis))
    assert found.basis == basis
    assert found.distance == distance
    assert in_both_languages(found.note) == (verdict != "met")


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize(
    ("low", "high", "wish", "verdict", "distance"),
    [
        (None, 36, 36, "met", None),
        (None, 36, 37, "unmet", -1),
        (12, None, 12, "met", None),
        (12, None, 9, "unmet", 3),
        (12, 36, 24, "met", None),
        (12, 36, 60, "unmet", -24),
    ],
)
def test_a_term_stands_within_the_facility_term_inclusive(
    low: int | None, high: int | None, wish: int, verdict: str, distance: int | None, basis: str
) -> None:
    citations = [cited(f"term.facility_{end}_months", basis) for end in ("min", "max")]
    found = judged(record(term=term(low, high), citations=citations), "term_months", wish)

    assert found.verdict == ("met" if verdict == "met" else softened(basis))
    assert found.distance == distance
    assert in_both_languages(found.note) == (verdict != "met")


@pytest.mark.parametrize(("missed", "verdict"), [("limit.min", "unmet"), ("limit.max", "manual")])
def test_the_bound_that_is_missed_decides_on_its_own_basis(missed: str, verdict: str) -> None:
    product = record(
        limit=limit("100.00", "200.00"),
        citations=[cited("limit.min", "direct"), cited("limit.max", "group")],
    )

    found = judged(product, "amount", Decimal(50 if missed == "limit.min" else 500))

    assert found.verdict == verdict


def test_a_bound_said_of_a_group_is_to_be_asked_about_and_says_so() -> None:
    product = record(limit=limit(None, "100.00"), citations=[cited("limit.max", "group")])

    note = judged(product, "amount", Decimal(101)).note

    assert note is not None
    assert "并非专指本产品" in note.zh
    assert "Not said of this product" in note.en


def test_a_formula_alone_is_to_be_asked_about() -> None:
    product = record(limit=limit(formula="日均流水的3倍"), citations=[cited("limit.formula")])

    found = judged(product, "amount", Decimal(1))

    assert found.verdict == "manual"
    assert found.distance is None
    assert found.note is not None
    assert "日均流水的3倍" in found.note.zh
    assert in_both_languages(found.note)


def test_a_formula_beside_a_bound_leaves_the_decision_to_the_bound() -> None:
    product = record(
        limit=limit(None, "100.00", "流水的3倍"),
        citations=[cited("limit.max"), cited("limit.formula")],
    )

    assert judged(product, "amount", Decimal(100)).verdict == "met"
    assert judged(product, "amount", Decimal(101)).verdict == "unmet"


@pytest.mark.parametrize(
    "product",
    [
        record(),
        record(term={**term(), "drawdown_months": 12}, citations=[cited("term.drawdown_months")]),
    ],
    ids=["nothing", "only a drawdown term"],
)
def test_what_has_no_facility_term_does_not_state_one(product: Record) -> None:
    assert judged(product, "term_months", 12) == Verdict("unstated")
    assert judged(product, "amount", Decimal(12)) == Verdict("unstated")
