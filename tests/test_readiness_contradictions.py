"""Conditions that no company can meet together are named; what cannot be compared is let be."""

from __future__ import annotations

from typing import Any

import pytest

from products.readiness import findings
from tests.builders import condition
from tests.readiness_records import asking, found, measured


def test_a_contradiction_names_the_conditions_and_their_attribute() -> None:
    (finding,) = findings(
        asking(condition("credit_record", True), condition("credit_record", False))
    )

    assert "信贷记录" in finding.why.zh
    assert "c0、c1" in finding.why.zh


def test_a_condition_in_words_contradicts_nothing() -> None:
    assert found(asking(condition("credit_record"), condition("credit_record", True))) == []


@pytest.mark.parametrize("value", ["many", {}, ["x"], 7])
def test_a_value_that_does_not_fit_is_not_compared(value: Any) -> None:
    """The models refuse it with a sentence of their own."""
    odd = condition("headcount", value, operator="at_least")
    assert found(asking(odd, measured("headcount", "at_most", "1"))) == []
