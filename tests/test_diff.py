"""Differences of two frozen records."""

from __future__ import annotations

import pytest

from products.diff import Difference, differences, told
from tests import generator
from tests.builders import Record, cited, condition, limit, record, region

OLD = record(limit=limit(high="1000.00"), stages=["seed"], conditions=[condition("credit_record")])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"limit": limit(high="2000.00")}, [Difference("limit.max", "1000.00", "2000.00")]),
        ({"limit": None}, [Difference("limit.max", "1000.00", None)]),
        ({"area": "中关村"}, [Difference("area", None, "中关村")]),
        ({"stages": []}, [Difference("stages", ["seed"], None)]),
        ({"aliases": []}, []),
        ({"regions": [region("330000")]}, [Difference("regions", None, [region("330000")])]),
        ({"sources": [{"key": "x"}]}, []),
    ],
)
def test_each_fact_that_changed_with_both_values(
    changes: Record, expected: list[Difference]
) -> None:
    assert differences(OLD, {**OLD, **changes}) == expected


def test_a_condition_is_a_fact_of_its_own() -> None:
    new = {**OLD, "conditions": [condition("equity_invested", True)]}
    paths = [each.path for each in differences(OLD, new)]
    assert paths == ["conditions.equity-invested", "conditions.credit-record"]


def test_what_a_fact_rests_on_is_compared_for_itself() -> None:
    new = {**OLD, "citations": [cited("name", locator="第2段")]}
    (only,) = differences(OLD, new)
    assert (only.path, only.before[0]["locator"], only.after[0]["locator"]) == (
        "evidence.name",
        "第1段",
        "第2段",
    )


def test_a_first_publication_tells_everything_and_a_withdrawal_takes_it_back() -> None:
    first, last = differences(None, OLD), differences(OLD, None)
    assert {each.path: each.after for each in first} == told(OLD)
    assert {each.path: each.before for each in last} == told(OLD)


@pytest.mark.parametrize("seed", range(50))
def test_no_difference_means_the_same_facts(seed: int) -> None:
    random = generator.seeded(seed)
    one, other = (generator.frozen(generator.written(random, "t-one")) for _ in range(2))
    changed = {each.path for each in differences(one, other)}
    before, after = told(one), told(other)
    for path in {*before, *after}:
        assert (path in changed) == (before.get(path) != after.get(path))
