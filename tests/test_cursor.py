"""A cursor names the last result of a page, and belongs to its question."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from catalog.finding import cursor
from catalog.finding.cursor import CursorError, ForeignCursor
from catalog.finding.question import Question
from products.matching import Company, Place

QUESTION = Question(
    company=Company(stage=("growth",), region=(Place("130000", ("000000",)),), amount=Decimal(5)),
    selects={"instrument": ("loan", "bond")},
    words=("投贷",),
)

KEYS: list[tuple[str, list[Any]]] = [
    ("match", [3, 1, 0, 4_294_967_295]),
    ("newest", [1]),
    ("name", ["zhao1 ke1 tou2 dai4", 7]),
    ("name", ["", 7]),
    ("name", ["吉😀", 7]),
    ("limit", ["10000000.00", 7]),
    ("limit", [None, 7]),
]


@pytest.mark.parametrize(("order", "key"), KEYS)
def test_a_key_comes_back_as_it_went(order: str, key: list[Any]) -> None:
    question = replace(QUESTION, order=order)
    written = cursor.encode(question, key)
    assert cursor.decode(question, written) == key
    assert written.isascii()
    assert not set(written) & set("+/=")


@pytest.mark.parametrize(
    "other",
    [
        replace(QUESTION, company=Company(stage=("growth",))),
        replace(QUESTION, company=replace(QUESTION.company, amount=Decimal(6))),
        replace(QUESTION, company=replace(QUESTION.company, equity_invested=False)),
        replace(QUESTION, selects={}),
        replace(QUESTION, selects={"instrument": ("loan",)}),
        replace(QUESTION, selects={"offering": ("loan", "bond")}),
        replace(QUESTION, words=()),
        replace(QUESTION, words=("投", "贷")),
        replace(QUESTION, unstated="exclude"),
        replace(QUESTION, updated_since=datetime(2026, 1, 1, tzinfo=UTC)),
        replace(QUESTION, order="newest"),
    ],
)
def test_another_question_does_not_take_it(other: Question) -> None:
    with pytest.raises(ForeignCursor):
        cursor.decode(other, cursor.encode(QUESTION, [0, 0, 0, 7]))


@pytest.mark.parametrize(
    "same",
    [
        replace(QUESTION, page_size=1),
        replace(QUESTION, count="none"),
        replace(QUESTION, facets=("stage",)),
        replace(QUESTION, cursor="x"),
        replace(QUESTION, selects={"instrument": ("bond", "loan")}),
    ],
)
def test_the_shape_of_the_answer_may_change(same: Question) -> None:
    assert cursor.decode(same, cursor.encode(QUESTION, [0, 0, 0, 7])) == [0, 0, 0, 7]


def test_false_is_not_the_same_as_not_given() -> None:
    plain, said = Question(), Question(company=Company(credit_record=False))
    assert plain.fingerprint() != said.fingerprint()


@pytest.mark.parametrize(
    "text", ["", "a", "====", "%%%", "W10", "e30", "MQ", "贷", "W1tbW1tb" * 40]
)
def test_what_is_no_cursor_is_an_error(text: str) -> None:
    with pytest.raises(CursorError):
        cursor.decode(QUESTION, text)
