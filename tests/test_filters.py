"""The one declaration of the parameters: complete, documented, and the same for everybody."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog import filters, parameters
from catalog.errors import Problem
from catalog.filters import ProductFilterSet
from catalog.finding.question import FACETS, SELECTING, Question
from products import records
from products.matching import CRITERIA, Company, Place

SHAPE = ("unstated", "order", "facets", "count", "page_size", "cursor", "as_of")


def asked(**values: str) -> Question:
    return filters.asked({name: [value] for name, value in values.items()})


def test_every_parameter_selects_is_a_criterion_or_shapes() -> None:
    selecting = (*SELECTING, "q", "updated_since")
    assert set(filters.PARAMETERS) == {*selecting, *CRITERIA, *SHAPE}
    assert len(filters.PARAMETERS) == len(selecting) + len(CRITERIA) + len(SHAPE)


def test_every_fact_about_a_company_can_be_asked() -> None:
    assert [field.name for field in dataclasses.fields(Company)] == list(CRITERIA)
    assert tuple(CRITERIA) == filters.COMPANY_PARAMETERS


def test_every_facet_is_a_parameter() -> None:
    assert set(FACETS) <= set(filters.PARAMETERS)


@pytest.mark.parametrize("name", filters.PARAMETERS)
def test_every_parameter_says_what_it_is_in_both_languages(name: str) -> None:
    field: Any = ProductFilterSet.base_filters[name].field
    text = str(field.help_text)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in text)
    assert any(letter.isascii() and letter.isalpha() for letter in text)
    assert field.schema["type"] in ("string", "array", "integer", "boolean")
    assert not field.required


def test_nothing_asked_is_the_plain_question(db: None) -> None:
    assert asked() == Question()


def test_values_arrive_as_what_they_mean(db: None) -> None:
    question = asked(
        stage="seed,startup",
        region="130102",
        amount="3000000.50",
        term_months="12",
        equity_invested="false",
        instrument="bond",
        q="招商 “投贷”",
        page_size="7",
        facets="stage,region",
    )
    assert question.company == Company(
        stage=("seed", "startup"),
        region=(Place("130102", ("130100", "130000", "000000")),),
        amount=Decimal("3000000.50"),
        term_months=12,
        equity_invested=False,
    )
    assert question.selects == {"instrument": ("bond",)}
    assert question.words == ("招商", "投贷")
    assert question.page_size == 7
    assert question.facets == ("stage", "region")


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-11-22", datetime(2026, 11, 21, 16, tzinfo=UTC)),
        ("2026-11-22T00:00:00+08:00", datetime(2026, 11, 21, 16, tzinfo=UTC)),
        ("2026-11-22T10:00:00.5Z", datetime(2026, 11, 22, 10, 0, 0, 500_000, tzinfo=UTC)),
    ],
)
def test_a_day_begins_in_shanghai(db: None, typed: str, moment: datetime) -> None:
    assert asked(updated_since=typed).updated_since == moment


def test_a_value_said_twice_counts_once(db: None) -> None:
    assert asked(stage="seed,seed").company.stage == ("seed",)
    assert asked(facets="stage,stage").facets == ("stage",)


def test_spaces_around_a_comma_do_not_matter(db: None) -> None:
    assert asked(stage="seed, growth").company.stage == ("seed", "growth")


def test_a_family_made_just_now_is_known(db: None) -> None:
    with pytest.raises(Problem):
        asked(family="made-just-now")
    records.family({"type": "family", "code": "made-just-now", "name": "新"})
    assert asked(family="made-just-now").selects == {"family": ("made-just-now",)}


def test_an_organisation_made_just_now_is_known(db: None) -> None:
    with pytest.raises(Problem):
        asked(issuer="new-bank")
    records.organisation(
        {"type": "organisation", "code": "new-bank", "name": "新银行", "kind": "bank"}
    )
    assert asked(issuer="new-bank").selects == {"issuer": ("new-bank",)}


def test_known_codes_cost_no_statement(db: None) -> None:
    asked(region="130000", family="green-loan", issuer="cmb")
    with CaptureQueriesContext(connection) as statements:
        asked(region="130102,610100", family="green-loan", issuer="cmb,spdb", industry="C39")
    assert len(statements) == 0


def test_unknown_codes_cost_few_statements(db: None) -> None:
    """However many are wrong, a refusal is no way to make the server work."""
    with CaptureQueriesContext(connection) as statements, pytest.raises(Problem):
        asked(region=",".join(f"99{number:04}" for number in range(20)))
    assert len(statements) <= 3


def test_every_fault_names_its_parameter(db: None) -> None:
    wrong = {name: "\u2603" for name in filters.PARAMETERS if name not in ("q",)}
    with pytest.raises(Problem) as caught:
        asked(**wrong)
    named = {fault.parameter for fault in caught.value.faults}
    assert named == set(wrong) - {"cursor"}
    assert all(fault.detail.zh != fault.detail.en for fault in caught.value.faults)


@pytest.mark.parametrize(
    ("values", "changed", "address"),
    [
        ({}, {}, "/p/"),
        ({"stage": ["seed,growth"]}, {}, "/p/?stage=seed,growth"),
        ({"q": ["投 贷&="]}, {}, "/p/?q=%E6%8A%95+%E8%B4%B7%26%3D"),
        ({"q": ["a"], "cursor": ["x"]}, {"cursor": "y"}, "/p/?q=a&cursor=y"),
        ({"q": ["a"], "cursor": ["x"]}, {"cursor": None}, "/p/?q=a"),
    ],
)
def test_an_address_is_written_from_its_parameters(
    values: dict[str, list[str]], changed: dict[str, Any], address: str
) -> None:
    assert filters.address("/p/", values, **changed) == address


@pytest.mark.parametrize(
    ("word", "meant"), [("stgae", "stage"), ("STAGE", "stage"), ("zzzzz", None), ("", None)]
)
def test_a_slip_is_recognised(word: str, meant: str | None) -> None:
    expected = {"did_you_mean": meant} if meant else {}
    assert parameters.suggestion(word, filters.PARAMETERS) == expected
