"""How a product meets a company: the verdicts of the design, case by case. No database at all."""

from __future__ import annotations

import ast
import doctest
import json
import random
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from products import (
    amounts,
    facts,
    matching,
    wording,
)
from products.amounts import months, yuan
from products.matching import CRITERIA, Company, Place, Verdict, match, terms
from products.matching import company as company_module
from products.matching import terms as terms_function
from products.matching.terms import strongest
from products.vocabulary import BASIS, VERDICT
from products.wording import Words
from tests.builders import (
    TREE,
    Record,
    cited,
    condition,
    in_both_languages,
    limit,
    record,
    region,
    term,
)

BASES = ("direct", "territory", "group", "name")
FIRM = ("direct", "territory")


def place(code: str) -> Place:
    return Place(code, tuple(TREE[code]))


def judged(product: Record, criterion: str, *asked: Any) -> Verdict:
    """The verdict on one criterion; codes are asked as any-of."""
    value: Any = asked if isinstance(getattr(Company(), criterion), tuple) else asked[0]
    if criterion == "region":
        value = tuple(place(code) for code in asked)
    return match(terms(product), Company(**{criterion: value}))[criterion]


def softened(basis: str) -> str:
    """What a miss becomes: only what is said of the product itself, or its territory, excludes."""
    return "unmet" if basis in FIRM else "manual"


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


# --- conditions --------------------------------------------------------------------------------


def on_condition(attribute: str, value: object, effect: str, basis: str = "direct") -> Record:
    asked = condition(attribute, value, effect=effect)
    return record(conditions=[asked], citations=[cited(f"conditions.{asked['key']}", basis)])


CONDITION_CASES: list[tuple[str, object, str, list[Any], str, str]] = [
    # attribute, value, effect, asked, verdict of a firm basis, verdict of a soft one
    ("qualification", ["high_tech"], "required", ["high_tech"], "met", "met"),
    ("qualification", ["high_tech"], "required", ["gazelle"], "unknown", "unknown"),
    ("qualification", ["high_tech", "srdi"], "required", ["gazelle", "srdi"], "met", "met"),
    ("qualification", ["foreign_invested"], "excluding", ["foreign_invested"], "unmet", "manual"),
    ("qualification", ["foreign_invested"], "excluding", ["gazelle"], "unknown", "unknown"),
    ("industry", ["C39"], "required", ["C39"], "met", "met"),
    ("industry", ["C39"], "required", ["C3921"], "met", "met"),
    ("industry", ["C"], "required", ["C3921"], "met", "met"),
    ("industry", ["C39"], "required", ["C"], "unknown", "unknown"),
    ("industry", ["C3921"], "required", ["C39"], "unknown", "unknown"),
    ("industry", ["C39"], "required", ["C38"], "unmet", "manual"),
    ("industry", ["C39"], "required", ["I"], "unmet", "manual"),
    ("industry", ["C39", "I65"], "required", ["A01", "I65"], "met", "met"),
    ("industry", ["C39"], "required", ["A01", "C"], "unknown", "unknown"),
    ("industry", ["C39"], "excluding", ["C39"], "unmet", "manual"),
    ("industry", ["C"], "excluding", ["C39"], "unmet", "manual"),
    ("industry", ["C39"], "excluding", ["C"], "unknown", "unknown"),
    ("industry", ["C39"], "excluding", ["C38"], "met", "met"),
    ("industry", ["C39"], "excluding", ["C39", "C38"], "met", "met"),
    ("equity_invested", True, "required", [True], "met", "met"),
    ("equity_invested", True, "required", [False], "unmet", "manual"),
    ("equity_invested", False, "required", [False], "met", "met"),
    ("equity_invested", False, "required", [True], "unmet", "manual"),
    ("equity_invested", True, "excluding", [True], "unmet", "manual"),
    ("equity_invested", True, "excluding", [False], "met", "met"),
    ("credit_record", True, "required", [True], "met", "met"),
    ("credit_record", True, "required", [False], "unmet", "manual"),
    ("credit_record", False, "excluding", [False], "unmet", "manual"),
    ("credit_record", False, "excluding", [True], "met", "met"),
    ("qualification", None, "required", ["high_tech"], "manual", "manual"),
    ("qualification", None, "excluding", ["high_tech"], "manual", "manual"),
    ("industry", None, "required", ["C39"], "manual", "manual"),
    ("equity_invested", None, "required", [False], "manual", "manual"),
    ("credit_record", None, "required", [True], "manual", "manual"),
]


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize(("attribute", "value", "effect", "asked", "firm", "soft"), CONDITION_CASES)
def test_a_condition_decides_by_its_value_and_effect(
    attribute: str, value: object, effect: str, asked: list[Any], firm: str, soft: str, basis: str
) -> None:
    found = judged(on_condition(attribute, value, effect, basis), attribute, *asked)

    assert found.verdict == (firm if basis in FIRM else soft)
    assert found.basis == basis
    assert found.distance is None
    assert in_both_languages(found.note) == (found.verdict != "met")


@pytest.mark.parametrize(
    ("attribute", "asked"),
    [
        ("qualification", "high_tech"),
        ("industry", "C39"),
        ("equity_invested", False),
        ("credit_record", True),
    ],
)
def test_no_condition_on_a_criterion_is_not_stated(attribute: str, asked: object) -> None:
    product = record(conditions=[condition("patents"), condition("company_type")])

    assert judged(product, attribute, asked) == Verdict("unstated")


def several(*conditions: Record) -> Record:
    named = [{**each, "key": f"c{index}"} for index, each in enumerate(conditions)]
    return record(
        conditions=named, citations=[cited(f"conditions.{each['key']}") for each in named]
    )


MET = condition("industry", ["C39"])
UNKNOWN = condition("industry", ["C3921"])
MANUAL = condition("industry")
UNMET = condition("industry", ["I65"])


@pytest.mark.parametrize(
    ("conditions", "worst"),
    [
        ([MET, MET], "met"),
        ([MET, UNKNOWN], "unknown"),
        ([MET, MANUAL], "manual"),
        ([UNKNOWN, MANUAL], "manual"),
        ([MANUAL, UNMET], "unmet"),
        ([UNKNOWN, UNMET], "unmet"),
        ([MET, UNKNOWN, MANUAL, UNMET], "unmet"),
    ],
)
def test_of_several_conditions_the_worst_wins_in_any_order(
    conditions: list[Record], worst: str
) -> None:
    assert judged(several(*conditions), "industry", "C39").verdict == worst
    assert judged(several(*reversed(conditions)), "industry", "C39").verdict == worst


def test_two_required_qualifications_are_both_met_by_a_company_that_names_both() -> None:
    product = several(
        condition("qualification", ["high_tech"]), condition("qualification", ["srdi"])
    )

    assert judged(product, "qualification", "high_tech", "srdi").verdict == "met"
    assert judged(product, "qualification", "high_tech").verdict == "unknown"


def test_the_order_of_values_asked_does_not_change_the_verdict() -> None:
    for attribute, value, effect, asked, firm, _ in CONDITION_CASES:
        found = judged(on_condition(attribute, value, effect), attribute, *reversed(asked))
        assert found.verdict == firm


@pytest.mark.parametrize("basis", ["group", "name"])
def test_an_exclusion_that_is_not_the_products_own_still_reads_as_an_exclusion(basis: str) -> None:
    """Without its “not for”, the note would tell an excluded company that it is wanted."""
    product = on_condition("qualification", ["foreign_invested"], "excluding", basis)

    note = judged(product, "qualification", "foreign_invested").note

    assert note is not None
    assert "不面向" in note.zh
    assert "not for" in note.en.lower()


# --- the answer as a whole ---------------------------------------------------------------------

EVERYTHING = Company(
    credit_record=True,
    equity_invested=False,
    industry=("C39",),
    qualification=("high_tech",),
    purpose=("rnd",),
    guarantee=("unsecured",),
    term_months=12,
    amount=Decimal(1),
    region=(place("330000"),),
    stage=("seed",),
)


def test_verdicts_come_in_the_fixed_order_whatever_was_given_first() -> None:
    assert list(match(terms(record()), EVERYTHING)) == list(CRITERIA)
    assert list(CRITERIA) == [
        "stage",
        "region",
        "amount",
        "term_months",
        "guarantee",
        "purpose",
        "qualification",
        "industry",
        "equity_invested",
        "credit_record",
    ]


def test_a_product_that_says_nothing_leaves_every_criterion_unstated() -> None:
    found = match(terms(record()), EVERYTHING)

    assert set(found.values()) == {Verdict("unstated")}


def test_no_criterion_no_verdict() -> None:
    assert match(terms(record(stages=["seed"])), Company()) == {}


def test_false_and_zero_are_given() -> None:
    assert Company(equity_invested=False, term_months=0, amount=Decimal(0)).given() == [
        "amount",
        "term_months",
        "equity_invested",
    ]


def test_ranks_follow_the_vocabulary_from_best_to_worst() -> None:
    ranked = sorted(matching.verdicts.RANK, key=matching.verdicts.RANK.__getitem__)

    assert ranked == VERDICT.codes
    assert Verdict("unknown").rank < Verdict("manual").rank


def test_terms_are_plain_json_and_the_same_after_a_round_trip() -> None:
    product = record(
        stages=["seed"],
        regions=[region("330100")],
        limit=limit("1.00", "2.00", "f"),
        conditions=[condition("qualification", ["high_tech"]), condition("credit_record", False)],
        citations=[cited("stages", "group"), cited("regions", "territory"), cited("limit.max")],
    )

    stored = json.loads(json.dumps(terms(product)))

    assert match(stored, EVERYTHING) == match(terms(product), EVERYTHING)


def test_a_family_and_an_issuer_are_hit_by_everything_above_them() -> None:
    product = record(
        offering="offered",
        instrument="loan",
        family={"code": "f", "name": "族", "name_en": "", "ancestors": ["above-f"]},
        issuer={
            "code": "branch",
            "name": "支行",
            "name_en": "",
            "kind": "bank_branch",
            "domain": None,
            "ancestors": ["bank"],
        },
    )

    selects = terms(product)["selects"]

    assert selects["family"] == ["f", "above-f"]
    assert selects["issuer"] == ["branch", "bank"]
    assert selects["issuer_kind"] == ["bank_branch"]
    assert selects["instrument"] == ["loan"]
    assert terms(record())["selects"]["issuer"] == []


def test_a_random_pile_of_citations_never_lets_a_soft_word_exclude() -> None:
    """Whatever is cited, `unmet` rests on a firm basis and `manual` never on a firm value."""
    chance = random.Random(20261122)  # noqa: S311
    for _ in range(300):
        bases = chance.choices(BASES, k=chance.randint(1, 3))
        product = record(stages=["growth"], citations=[cited("stages", basis) for basis in bases])
        found = judged(product, "stage", "seed")
        assert found.basis == strongest(bases)
        assert (found.verdict == "unmet") == (found.basis in FIRM)


def test_bases_are_ordered_from_strong_to_weak() -> None:
    assert BASIS.codes == list(BASES)
    assert strongest([]) == "name"


# --- the sentences -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        ("0.01", "0.01元", "CNY 0.01"),
        ("1.50", "1.5元", "CNY 1.5"),
        ("9999", "9999元", "CNY 9,999"),
        ("10000.00", "1万元", "CNY 10,000"),
        ("10001", "10001元", "CNY 10,001"),
        ("3000000.00", "300万元", "CNY 3,000,000"),
        ("99999900", "9999.99万元", "CNY 99,999,900"),
        ("100000000", "1亿元", "CNY 100,000,000"),
        ("123456789.01", "123456789.01元", "CNY 123,456,789.01"),
        ("1000000000000", "10000亿元", "CNY 1,000,000,000,000"),
    ],
)
def test_a_sum_is_said_exactly(amount: str, zh: str, en: str) -> None:
    assert yuan(Decimal(amount)) == Words(zh, en)


def test_a_missed_bound_is_said_in_words() -> None:
    product = record(limit=limit(None, "10000000.00"), citations=[cited("limit.max")])

    note = judged(product, "amount", Decimal(15_000_000)).note

    assert note == Words("额度上限为1000万元。", "The amount goes up to CNY 10,000,000.")
    assert months(2) == Words("2个月", "2 months")


def test_braces_in_the_words_of_a_source_are_only_braces() -> None:
    odd = condition("industry", words="{stated} {0} {", words_en="{criterion} }")
    note = judged(record(conditions=[odd]), "industry", "C39").note

    assert note is not None
    assert "{stated} {0} {" in note.zh
    assert "{criterion} }" in note.en


# --- purity ------------------------------------------------------------------------------------

HOUSE = Path(matching.__file__).parent.parent.parent
FORBIDDEN = (
    "catalog",
    "config",
    "datetime",
    "django.db",
    "django.utils",
    "os",
    "products.curation",
    "products.journal",
    "products.models",
    "random",
    "time",
)


def source_of(module: str) -> Path | None:
    path = HOUSE / Path(*module.split("."))
    found = [path.with_suffix(".py"), path / "__init__.py"]
    return next((file for file in found if file.is_file()), None)


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def test_the_matcher_reaches_no_database_no_clock_and_no_chance() -> None:
    """Followed through everything of the house that it imports."""
    waiting, seen = ["products.matching"], set[str]()
    while waiting:
        module = waiting.pop()
        path = source_of(module)
        if module in seen or path is None:
            continue
        seen.add(module)
        for name in imported(path):
            forbidden = [f for f in FORBIDDEN if name == f or name.startswith(f"{f}.")]
            assert not forbidden, f"{module} imports {name}"
            waiting.append(name)

    assert {"products.matching.verdicts", "products.vocabulary"} <= seen


def test_the_modules_that_promise_examples_have_them() -> None:
    finder = doctest.DocTestFinder()
    for module in (amounts, facts, company_module, sys.modules["products.matching.terms"], wording):
        assert any(test.examples for test in finder.find(module)), module.__name__
    assert terms_function is terms
