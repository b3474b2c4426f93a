"""The index in memory is only ever faster: its sets say what the matcher says."""

from __future__ import annotations

from random import Random

import pytest
from pyroaring import BitMap

from catalog.finding import meanings, text
from catalog.finding.chunk import Chunk, Row
from catalog.finding.index import Index
from products.matching import match, terms
from tests import generator
from tests.generator import CRITERIA, Record, seeded
from tests.index_states import sets_of


def row(position: int, record: Record) -> Row:
    return Row(position, terms(record), text.names(record))


def withdrawn(position: int) -> Row:
    return Row(position, None, text.Names([], []))


def frozen_records(random: Random, number: int) -> list[Record]:
    return [
        generator.frozen(generator.written(random, f"generated-{n}")) for n in range(1, number + 1)
    ]


@pytest.mark.parametrize("seed", range(5))
def test_sets_give_the_verdicts_of_the_matcher(seed: int) -> None:
    random = seeded(seed)
    everyone = frozen_records(random, 60)
    stretch = Chunk(1).changed(row(n, record) for n, record in enumerate(everyone, 1))
    for _ in range(150):
        company = generator.company(random, random.randrange(1, len(CRITERIA) + 1))
        verdicts = [match(terms(record), company) for record in everyone]
        for criterion in company.given():
            met, passing = stretch.verdicts(criterion, company)
            said = {n: found[criterion].verdict for n, found in enumerate(verdicts, 1)}
            assert set(met) == {n for n, verdict in said.items() if verdict == "met"}
            assert set(passing) == {n for n, verdict in said.items() if verdict != "unmet"}


def test_every_kind_of_verdict_is_among_those_compared() -> None:
    """Else the test above would prove less than it says."""
    random = seeded(0)
    everyone = frozen_records(random, 60)
    seen = set()
    for _ in range(300):
        company = generator.company(random, 3)
        for record in everyone:
            verdicts = match(terms(record), company).items()
            seen |= {(criterion, verdict.verdict) for criterion, verdict in verdicts}
    both = {"met", "unmet", "unstated", "manual"}
    for criterion in CRITERIA:
        verdicts_seen = {verdict for name, verdict in seen if name == criterion}
        unknown = {"unknown"} & verdicts_seen
        assert verdicts_seen == both | unknown, criterion
    assert {("region", "unknown"), ("qualification", "unknown"), ("industry", "unknown")} <= seen


def test_a_changed_stretch_is_as_one_made_from_nothing() -> None:
    random = seeded(11)
    now = dict(enumerate(frozen_records(random, 30), 1))
    stretch = Chunk(1).changed(row(n, record) for n, record in now.items())
    for _ in range(40):
        some = random.sample(range(1, 31), 3)
        gone = some.pop()
        now.pop(gone, None)
        for position in some:
            now[position] = frozen_records(random, 1)[0]
        stretch = stretch.changed(
            [withdrawn(gone), *(row(position, now[position]) for position in some)]
        )
        fresh = Chunk(1).changed(row(n, record) for n, record in now.items())
        assert sets_of(Index(1, "", (stretch,))) == sets_of(Index(1, "", (fresh,)))


def test_bitmaps_are_not_shared_with_those_who_write() -> None:
    """A chunk made from another may share its sets, and neither ever changes one."""
    random = seeded(17)
    first = Chunk(1).changed(row(n, r) for n, r in enumerate(frozen_records(random, 9), 1))
    copies = {key: BitMap(positions) for key, positions in first.sets.items()}
    second = first.changed([withdrawn(3), row(4, frozen_records(random, 1)[0])])
    company = generator.company(random, 6)
    for stretch in (first, second):
        for criterion in company.given():
            stretch.verdicts(criterion, company)
        stretch.words({"贷": [], "投贷": [], "zktd": []})
    assert first.sets == copies
    assert not meanings.EMPTY
