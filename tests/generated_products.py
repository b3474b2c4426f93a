"""Products made up from a seed, adopted beside the shipped ones."""

from __future__ import annotations

from typing import Any

from products import curation, records
from tests import generator
from tests.generator import seeded


def publish_generated(number: int, seed: int) -> None:
    random = seeded(seed)
    for family in generator.NEW_FAMILIES:
        records.family(family)
    for n in range(number):
        assert curation.adopt(record=generator.written(random, f"generated-{n}"), door="test")


def publish_one(random: Any, code: str) -> None:
    assert curation.adopt(record=generator.written(random, code), door="test")
