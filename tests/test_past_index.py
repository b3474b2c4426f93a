"""States of the past that are kept, for whoever turns pages."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from catalog.finding.index import Index
from catalog.past import index
from catalog.past.lines import Last
from products.models import Change

pytestmark = pytest.mark.django_db


def last(at: int) -> Last:
    line = Change.objects.get(seq=at)
    return Last(line.seq, line.digest)


def test_a_state_is_made_once() -> None:
    assert index.index_at(last(3)) is index.index_at(last(3))


def test_whoever_asks_for_one_that_is_kept_does_not_wait_for_another_that_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, at, make = index.index_at(last(3)), last(3), index._made
    pool = ThreadPoolExecutor(1)

    def made(wanted: Last) -> Index:
        assert pool.submit(index.index_at, at).result(timeout=60) is kept
        return make(wanted)

    monkeypatch.setattr(index, "_made", made)
    try:
        assert index.index_at(last(5)).seq == 5
    finally:
        pool.shutdown(wait=False)


def test_the_last_few_are_kept() -> None:
    states = [index.index_at(last(number)) for number in range(1, index.KEPT + 2)]
    assert index.index_at(last(index.KEPT + 1)) is states[-1]
    assert index.index_at(last(1)) is not states[0]
