"""However small its chunks, the index holds and answers the same, and an old one never changes."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from catalog.finding import index
from catalog.finding.index import EMPTY_INDEX, Index
from tests import generator, oracle
from tests.generator import seeded
from tests.index_states import Sets, from_nothing, moves, sets_of
from tests.list_answers import Get


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven entries a chunk, and a worker that has just started."""
    monkeypatch.setattr(index, "CHUNK", 7)
    monkeypatch.setattr(index, "_current", EMPTY_INDEX)


def test_small_chunks_hold_what_one_large_one_holds(
    db: None, small_chunks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = seeded(12)
    for number, _ in enumerate(moves(random, 60)):
        if number % 3 == 0:
            index.current()
    caught_up = index.current()
    assert len(caught_up.chunks) > 7
    firsts = [part.first for part in caught_up.chunks]
    assert firsts == sorted(firsts, reverse=True)
    assert sets_of(caught_up) == sets_of(from_nothing())
    monkeypatch.setattr(index, "CHUNK", 65_536)
    whole = from_nothing()
    assert len(whole.chunks) == 1
    assert sets_of(caught_up) == sets_of(whole)


def test_small_chunks_give_the_answers_of_the_oracle(get: Get, small_chunks: None) -> None:
    random = seeded(13)
    for _ in moves(random, 30):
        index.current()
    products = oracle.public_products()
    for _ in range(80):
        asked = generator.question(random, ["2000-01-01T00:00:00Z"])
        asked |= {"page_size": "100", "facets": ""}
        answer = get(f"products/?{urlencode(asked)}")
        expected = oracle.answer(products, asked)
        assert [result["code"] for result in answer["results"]] == expected.codes[:100], asked
        assert answer["count"] == expected.count, asked


@pytest.mark.parametrize("order", generator.ORDERS)
def test_pages_cross_small_chunks(get: Get, small_chunks: None, order: str) -> None:
    path = f"products/?stage=growth&order={order}"
    whole = [result["code"] for result in get(f"{path}&page_size=100")["results"]]
    seen: list[str] = []
    following: str | None = f"{path}&page_size=4"
    while following:
        page = get(following.removeprefix("/api/v1/"))
        seen += [result["code"] for result in page["results"]]
        following = page["next"]
    assert seen == whole


def test_an_old_index_never_changes(db: None, small_chunks: None) -> None:
    kept: list[tuple[Index, Sets, int]] = []
    for _ in moves(seeded(14), 25):
        state = index.current()
        kept.append((state, sets_of(state), state.seq))
    for state, sets, seq in kept:
        assert sets_of(state) == sets
        assert state.seq == seq
    assert len({id(state) for state, _, _ in kept}) > 20
