"""The next best question is the one that the matcher, tried with every answer, would choose."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from catalog.finding import text
from catalog.finding.chunk import Chunk, Row
from catalog.finding.index import Index
from catalog.finding.next_question import NextQuestion, next_question
from catalog.finding.question import Question
from catalog.finding.selection import Selection
from catalog.finding.settling import by_an_answer
from products import industries
from products.matching import CRITERIA, Company, Place, Terms, match, terms
from products.vocabulary import GUARANTEE, PURPOSE, QUALIFICATION, STAGE
from tests import generator
from tests.builders import cited, condition, record
from tests.generator import MONEY, MONTHS, Record, company_of, places, seeded

CONDITIONS = ("qualification", "industry", "equity_invested", "credit_record")
"""What products ask of a company."""
SECTIONS = [code for code in industries.names() if len(code) == 1]


@cache
def answers(criterion: str) -> list[Any]:
    """Every answer of one value that could make a difference, and those of all values at once."""
    if criterion in ("equity_invested", "credit_record"):
        return [True, False]
    if criterion == "amount":
        return [Decimal(money) for money in ("0.01", *MONEY, "1000000000000")]
    if criterion == "term_months":
        return [1, *MONTHS, 1200]
    if criterion == "region":
        everywhere = [places()[code] for code in generator.REGIONS]
        return [*((place,) for place in everywhere), tuple(everywhere)]
    codes: list[str] = {
        "stage": STAGE.codes,
        "guarantee": GUARANTEE.codes,
        "purpose": PURPOSE.codes,
        "qualification": QUALIFICATION.codes,
        "industry": [*industries.names(), *generator.INDUSTRIES],
    }[criterion]
    return [*((code,) for code in codes), tuple(codes)]


def settles(criterion: str, stated: Terms) -> bool:
    """Would some answer be met or unmet, by the matcher alone?"""
    return any(
        match(stated, Company().changed(criterion, answer))[criterion].verdict in ("met", "unmet")
        for answer in answers(criterion)
    )


def selection(everyone: list[Record], question: Question) -> Selection:
    return Selection(index_of(everyone), question)


def index_of(everyone: list[Record]) -> Index:
    rows = [
        Row(number, terms(record), text.names(record)) for number, record in enumerate(everyone, 1)
    ]
    half = len(rows) // 2
    older = Chunk(1).changed(rows[:half])
    newer = Chunk(half + 1).changed(rows[half:])
    return Index(1, "", (newer, older))


def random_records(seed: int, number: int) -> list[Record]:
    random = seeded(seed)
    return [generator.frozen(generator.written(random, f"n-{n}")) for n in range(number)]


@pytest.mark.parametrize("seed", range(3))
def test_the_sets_hold_what_some_answer_would_settle(seed: int) -> None:
    everyone = random_records(seed, 120)
    whole = selection(everyone, Question())
    never_settled = set()
    for criterion in CRITERIA:
        settled = {n for n, record in enumerate(everyone, 1) if settles(criterion, terms(record))}
        held = {at for part in whole.parts for at in part.chunk.get("settled by", criterion)}
        assert held == settled, criterion
        assert settled, criterion
        stated = {at for part in whole.parts for at in part.chunk.get("stated", criterion, 0)}
        never_settled |= {criterion} if stated - settled else set()
    assert never_settled >= {"qualification", "industry", "amount"}


@pytest.mark.parametrize("seed", range(3))
def test_of_what_products_ask_the_question_settles_most_results(seed: int) -> None:
    everyone = random_records(seed, 80)
    state = index_of(everyone)
    settled = [
        {criterion for criterion in CRITERIA if settles(criterion, terms(record))}
        for record in everyone
    ]
    random, kinds = seeded(seed + 100), set()
    for _ in range(60):
        company = generator.company(random, random.randrange(len(CRITERIA) + 1))
        unstated = random.choice(("include", "include", "exclude"))
        offering = random.choice((None, None, "offered"))
        selects: dict[str, tuple[str, ...]] = {"offering": (offering,)} if offering else {}
        question = Question(company=company, unstated=unstated, selects=selects)
        results = [
            by for record, by in zip(everyone, settled, strict=True) if is_result(record, question)
        ]
        expected = {
            criterion: sum(criterion in by for by in results)
            for criterion in CRITERIA
            if criterion not in company.given()
        }
        asked_first = {name: n for name, n in expected.items() if n and name in CONDITIONS}
        candidates = asked_first or {name: n for name, n in expected.items() if n}
        best = max(candidates, key=lambda criterion: candidates[criterion], default="")
        found = next_question(Selection(state, question))
        assert found == (NextQuestion(best, candidates[best]) if best else None)
        kinds.add("none" if not best else "asks" if best in CONDITIONS else "rest")
    assert kinds == {"none", "asks", "rest"}


def is_result(record: Record, question: Question) -> bool:
    stated = terms(record)
    verdicts = {verdict.verdict for verdict in match(stated, question.company).values()}
    hit = all(set(codes) & set(stated["selects"][n]) for n, codes in question.selects.items())
    passes = verdicts <= {"met"} if question.unstated == "exclude" else "unmet" not in verdicts
    return hit and passes


def conditions(*rows: Record, basis: str = "direct") -> list[Any]:
    """The slots of one criterion, of a product with these conditions."""
    keyed = [{**row, "key": f"c{number}"} for number, row in enumerate(rows)]
    said = [cited(f"conditions.{row['key']}", basis) for row in keyed]
    (slots,) = terms(record(conditions=keyed, citations=said))["slots"].values()
    return slots


INVESTED, NOT_INVESTED = condition("equity_invested", True), condition("equity_invested", False)
IN_WORDS = condition("equity_invested")


@pytest.mark.parametrize(
    ("rows", "basis", "is_settled"),
    [
        ([INVESTED], "direct", True),
        ([INVESTED], "name", True),  # met by yes; no would have to be asked about
        ([IN_WORDS], "direct", False),
        ([INVESTED, IN_WORDS], "direct", True),  # no is ruled out
        ([INVESTED, IN_WORDS], "group", False),  # neither met, for the words, nor ruled out
        ([INVESTED, NOT_INVESTED], "direct", True),
        ([INVESTED, NOT_INVESTED], "group", False),  # nobody is both
    ],
)
def test_yes_and_no(rows: list[Record], basis: str, is_settled: bool) -> None:
    assert by_an_answer("equity_invested", conditions(*rows, basis=basis)) is is_settled


def excluding(*codes: str, attribute: str = "industry") -> Record:
    return condition(attribute, list(codes), effect="excluding")


@pytest.mark.parametrize(
    ("rows", "basis", "is_settled"),
    [
        ([excluding("C39")], "direct", True),
        ([excluding("C39")], "group", True),  # met by anybody else
        ([excluding(*SECTIONS)], "group", False),  # nobody else is left
        ([excluding(*SECTIONS[:-1], "T97")], "group", False),
        ([excluding(*SECTIONS[:-1])], "group", True),
        ([excluding("gazelle", attribute="qualification")], "direct", True),
        ([excluding("gazelle", attribute="qualification")], "group", False),
        ([condition("industry"), excluding("C39")], "direct", True),
        ([condition("industry"), excluding("C39")], "group", False),
    ],
)
def test_excluding_conditions(rows: list[Record], basis: str, is_settled: bool) -> None:
    criterion = rows[-1]["attribute"]
    assert by_an_answer(criterion, conditions(*rows, basis=basis)) is is_settled


def test_a_hebei_firm_is_asked_about_its_investors(shipped: dict[str, Record]) -> None:
    question = Question(company=company_of({"region": "130000"}))
    found = next_question(selection(list(shipped.values()), question))
    assert found == NextQuestion("equity_invested", 3)


def test_nothing_is_asked_that_settles_nothing() -> None:
    silent = record()
    assert next_question(selection([silent, silent], Question())) is None
    assert next_question(selection([], Question())) is None
    nowhere = Company(region=(Place("999999"),))
    here = record(
        regions=[{"code": "110000", "name": "", "name_en": "", "ancestors": []}],
        citations=[cited("name"), cited("regions")],
    )
    assert next_question(selection([here, here], Question(company=nowhere))) is None
