"""The sentences of the matcher say sums, bounds and the source's own words exactly."""

from __future__ import annotations

from decimal import Decimal

import pytest

from products.amounts import months, yuan
from products.wording import Words
from tests.builders import cited, condition, limit, record
from tests.judgements import judged


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
