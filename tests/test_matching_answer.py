"""An answer holds a verdict for every criterion asked, in a fixed order, from plain JSON."""

from __future__ import annotations

import json
import random
from decimal import Decimal

from products import matching
from products.matching import CRITERIA, Company, Verdict, match, terms
from products.matching.terms import strongest
from products.vocabulary import BASIS, VERDICT
from tests.builders import cited, condition, limit, record, region
from tests.judgements import BASES, FIRM, judged, place

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
