"""A condition is words, or a comparison whose value fits its attribute and is kept as it was."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from products.condition_values import problem
from products.models import Condition
from products.vocabulary import ATTRIBUTE
from tests.builders import published

CODE = "cmb-zhaoke-toudai"


@pytest.mark.django_db
def test_words_with_a_value_but_no_comparison_are_refused() -> None:
    row = Condition(revision=published(CODE), key="k", attribute="patents", value="5", words="五项")

    with pytest.raises(ValidationError, match="同时填写"):
        row.full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["Key", "a b", "a--b", "-a", "键", "a\n", "", "a.b"])
def test_a_key_is_a_slug(key: str) -> None:
    row = Condition(revision=published(CODE), key=key, attribute="project", words="文")

    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert "key" in refused.value.message_dict


SCORE = {
    "scheme": "企业创新积分制",
    "version": "2.0",
    "scale": "100",
    "region": "330100",
    "year": "2025",
    "score": "85.5",
}

FITS: list[tuple[str, str, object]] = [
    ("qualification", "any_of", ["high_tech"]),
    ("qualification", "any_of", ["high_tech", "srdi"]),
    ("industry", "any_of", ["C", "C39", "C3921"]),
    ("equity_invested", "equals", True),
    ("equity_invested", "equals", False),
    ("credit_record", "equals", False),
    ("operating_months", "at_least", "24"),
    ("turnover", "at_most", "5000000"),
    ("rnd_ratio", "at_least", "3.5"),
    ("debt_ratio", "at_most", "70"),
    ("innovation_score", "at_least", SCORE),
]

MISFITS: list[tuple[str, str, object]] = [
    ("qualification", "equals", ["high_tech"]),
    ("qualification", "any_of", "high_tech"),
    ("qualification", "any_of", []),
    ("qualification", "any_of", ["rich"]),
    ("qualification", "any_of", [["high_tech"]]),
    ("qualification", "any_of", [{"a": 1}]),
    ("qualification", "any_of", [None]),
    ("industry", "any_of", ["C99"]),
    ("industry", "any_of", [39]),
    ("industry", "any_of", ["C39２"]),
    ("equity_invested", "equals", "true"),
    ("equity_invested", "equals", 1),
    ("equity_invested", "any_of", [True]),
    ("credit_record", "equals", None),
    ("operating_months", "at_least", 24),
    ("operating_months", "equals", "24"),
    ("operating_months", "at_least", "two years"),
    ("operating_months", "at_least", "２４"),
    ("operating_months", "at_least", "24\n"),
    ("turnover", "at_least", "1e6"),
    ("turnover", "at_least", "-1"),
    ("patents", "at_least", True),
    ("innovation_score", "at_least", "85"),
    ("innovation_score", "equals", SCORE),
    ("innovation_score", "at_least", {"score": "85"}),
    ("innovation_score", "at_least", SCORE | {"score": 85.5}),
    ("innovation_score", "at_least", SCORE | {"score": float("nan")}),
    ("innovation_score", "at_least", SCORE | {"scheme": None}),
    ("innovation_score", "at_least", SCORE | {"extra": "x"}),
    ("company_type", "equals", "llc"),
    ("project", "any_of", ["a"]),
    ("authorised_data", "equals", True),
    ("nothing", "equals", True),
]


@pytest.mark.parametrize(("attribute", "operator", "value"), FITS)
def test_a_value_that_fits_its_attribute_is_taken(
    attribute: str, operator: str, value: object
) -> None:
    assert problem(attribute, operator, value) is None


@pytest.mark.parametrize(("attribute", "operator", "value"), MISFITS)
def test_a_value_that_does_not_fit_is_told_why(
    attribute: str, operator: str, value: object
) -> None:
    sentence = problem(attribute, operator, value)

    assert sentence is not None
    assert sentence.endswith("。")


def test_every_attribute_takes_a_value_or_is_words_only() -> None:
    compared = {attribute for attribute, _, _ in FITS} | {"headcount", "patents"}
    words_only = {"company_type", "company_size", "authorised_data", "project"}

    assert compared | words_only == set(ATTRIBUTE.codes)


@pytest.mark.django_db
@pytest.mark.parametrize(("attribute", "operator", "value"), FITS)
def test_a_value_comes_back_from_the_database_as_it_was(
    attribute: str, operator: str, value: object
) -> None:
    row = Condition(
        revision=published(CODE),
        key="k",
        attribute=attribute,
        operator=operator,
        value=value,
        words="文",
    )
    row.full_clean()
    row.save()

    row.refresh_from_db()
    assert row.value == value
    assert type(row.value) is type(value)
