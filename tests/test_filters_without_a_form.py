"""Parameters are read without making a form of the filters; what comes of it is the same."""

from __future__ import annotations

from random import Random

import pytest

from catalog import filters
from catalog.errors import Fault, Problem
from catalog.finding.question import Question
from tests import generator
from tests.generator import seeded

ODD = ("", " ", ",", "a,", "x" * 70, "0", "-1", "1e3", "3000000.001", "true", "130000,999999")
CODES = ("130000", "cmb", "seed,seed", "2026-11-22", "2026-13-01", "C39", "c39", "１２", "%00")
WRONG = (*ODD, *CODES)


def at_random(random: Random) -> dict[str, str]:
    """A good question, some of whose values are good for another parameter or for none."""
    asked = dict(generator.question(random, ["2000-01-01T00:00:00Z", "2026-11-01"]))
    for name in random.sample(filters.PARAMETERS, random.choice((0, 0, 1, 3, 8))):
        asked[name] = random.choice(WRONG)
    return asked


def by_a_form(asked: dict[str, str]) -> Question | list[Fault]:
    bound = filters.bind(asked)
    return bound.question if bound.is_valid() else filters.faults(bound)


def without_one(asked: dict[str, str]) -> Question | list[Fault]:
    try:
        return filters.asked({name: [value] for name, value in asked.items()})
    except Problem as problem:
        return problem.faults


@pytest.mark.parametrize("seed", range(4))
def test_a_question_and_its_faults_are_those_of_the_form(db: None, seed: int) -> None:
    random = seeded(seed)
    refused = 0
    for _ in range(100):
        asked = at_random(random)
        # Twice: what a value means is kept.
        assert without_one(asked) == without_one(asked) == by_a_form(asked), asked
        refused += isinstance(by_a_form(asked), list)
    assert 20 < refused < 90
