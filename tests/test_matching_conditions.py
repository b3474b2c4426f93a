"""A condition decides by its value, its effect and its basis; of several the worst wins."""

from __future__ import annotations

from typing import Any

import pytest

from products.matching import Verdict
from tests.builders import Record, cited, condition, in_both_languages, record
from tests.judgements import BASES, FIRM, judged


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
