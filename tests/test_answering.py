"""One record against a question, without the index: it answers when the index finds it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from catalog import filters
from catalog.finding import database, index
from catalog.finding.answering import Candidate, answers, concerns
from catalog.finding.question import SELECTING, Question
from catalog.finding.selection import Selection
from catalog.models import Entry
from products import journal
from products.matching import Company, Place
from products.models import Change
from tests import builders, generator
from tests.generated_products import publish_generated
from tests.generator import CRITERIA, seeded

AT = datetime(2026, 11, 22, 10, tzinfo=UTC)
QUESTIONS = 200
PARAMETERS = {*SELECTING, *CRITERIA, "q", "updated_since", "unstated"}


# --- against the index -----------------------------------------------------------------------


def public_records() -> dict[int, tuple[Candidate, datetime]]:
    """Position → the record that is public now, as the journal holds it, and when it changed."""
    entries = list(Entry.objects.public().values_list("position", "seq"))
    lines = Change.objects.in_bulk([seq for _, seq in entries])
    return {
        position: (Candidate(json.loads(lines[seq].record or "")), lines[seq].at)
        for position, seq in entries
    }


def found_by_index(question: Question) -> set[int]:
    state = index.current()
    return set(Selection(state, question, database.found(question, state)).positions())


@pytest.mark.django_db
def test_a_record_answers_exactly_the_questions_for_which_the_index_finds_it() -> None:
    publish_generated(40, seed=21)
    everything = public_records()
    times = sorted(at for _, at in everything.values())
    moments = [journal.instant(times[n]) for n in (0, 60, -3)]
    random = seeded(22)
    outcomes: dict[str, set[bool]] = {name: set() for name in PARAMETERS}
    for _ in range(QUESTIONS):
        drawn = generator.question(random, moments)
        asked = {name: [drawn[name]] for name in drawn if name in PARAMETERS}
        question = filters.asked(asked)
        verdicts = {
            position: answers(candidate, question, changed_at)
            for position, (candidate, changed_at) in everything.items()
        }
        answering = {position for position, verdict in verdicts.items() if verdict}
        assert answering == found_by_index(question), asked
        for name in asked:
            outcomes[name] |= set(verdicts.values())
    undecided = [name for name, verdicts in outcomes.items() if verdicts != {True, False}]
    assert undecided == []


# --- rule by rule ----------------------------------------------------------------------------


def candidate(**stated: Any) -> Candidate:
    """A record that states this of the product itself."""
    cited = [builders.cited(fact) for fact in ("name", *stated)]
    return Candidate(builders.record(citations=cited, **stated))


def in_zhejiang() -> Candidate:
    return candidate(regions=[builders.region("330000")])


@pytest.mark.parametrize(
    ("selects", "expected"),
    [
        ({}, True),
        ({"offering": ("promoted",)}, True),
        ({"offering": ("offered", "promoted")}, True),
        ({"offering": ("offered",)}, False),
        ({"issuer_kind": ("bank",)}, False),
        ({"instrument": ("bond", "loan"), "offering": ("promoted",)}, True),
        ({"instrument": ("loan",), "offering": ("offered",)}, False),
    ],
)
def test_every_selecting_parameter_must_be_hit_by_any_of_its_codes(
    selects: dict[str, tuple[str, ...]], expected: bool
) -> None:
    assert answers(candidate(instrument="loan"), Question(selects=selects), AT) is expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("测试",), True),
        (("测试", "绿色"), True),  # one in its own name, the other in that of its family
        (("测试", "没有"), False),
        (("cscp",), True),  # the beginning of the initials
        (("scp",), False),
        (("试测",), False),  # the pieces are there, the word is not
    ],
)
def test_all_words_must_stand_in_its_names(words: tuple[str, ...], expected: bool) -> None:
    family = {"code": "green-loan", "ancestors": [], "name": "绿色贷", "name_en": "Green loans"}
    assert answers(candidate(family=family), Question(words=words), AT) is expected


@pytest.mark.parametrize(("hours", "expected"), [(-1, True), (0, True), (1, False)])
def test_the_change_must_not_be_before_the_moment_asked_for(hours: int, expected: bool) -> None:
    question = Question(updated_since=AT + timedelta(hours=hours))
    assert answers(in_zhejiang(), question, AT) is expected


@pytest.mark.parametrize(
    ("company", "included", "excluded"),
    [
        (Company(), True, True),
        (Company(stage=("growth",)), True, True),  # met
        (Company(stage=("seed",)), False, False),  # unmet
        (Company(amount=Decimal(3_000_000)), True, False),  # unstated
        (Company(stage=("growth",), amount=Decimal(3_000_000)), True, False),
        (Company(stage=("seed",), amount=Decimal(3_000_000)), False, False),
    ],
)
def test_what_is_not_met_leaves_out_as_far_as_was_asked(
    company: Company, included: bool, excluded: bool
) -> None:
    asked = Question(company=company)
    growing = candidate(stages=["growth"])
    assert answers(growing, asked, AT) is included
    assert answers(growing, replace(asked, unstated="exclude"), AT) is excluded


# --- changes ---------------------------------------------------------------------------------


def test_a_change_concerns_whoever_was_or_is_answered() -> None:
    zhejiang = Question(company=Company(region=(Place("330000", ("000000",)),)))
    here, elsewhere = in_zhejiang(), candidate(regions=[builders.region("110000")])
    assert concerns(zhejiang, AT, None, here)
    assert concerns(zhejiang, AT, here, None)
    assert concerns(zhejiang, AT, here, elsewhere)
    assert concerns(zhejiang, AT, elsewhere, here)
    assert not concerns(zhejiang, AT, elsewhere, elsewhere)
    assert not concerns(zhejiang, AT, None, elsewhere)
    assert not concerns(Question(), AT, None, None)


def test_a_change_before_the_moment_asked_for_concerns_nobody() -> None:
    question = Question(updated_since=AT)
    assert concerns(question, AT, in_zhejiang(), None)
    assert not concerns(question, AT - timedelta(microseconds=1), in_zhejiang(), in_zhejiang())
