"""The index in memory is only ever faster: its sets say what the matcher says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from threading import Event, Thread
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pyroaring import BitMap

from catalog import projection
from catalog.finding import atlas, chunk, database, index, text
from catalog.finding.chunk import Chunk, Row
from catalog.finding.index import EMPTY_INDEX, Index
from products import curation, journal, records
from products.matching import match, terms
from products.models import Change, Product
from tests import generator, oracle
from tests.generator import CRITERIA, Record, seeded

Get = Callable[..., Any]
Sets = dict[Any, frozenset[int]]


def row(position: int, record: Record) -> Row:
    return Row(position, terms(record), text.names(record), text.sort_key(record["name"]))


def withdrawn(position: int) -> Row:
    return Row(position, None, text.Names([], []), "")


def frozen_records(random: Random, number: int) -> list[Record]:
    return [
        generator.frozen(generator.written(random, f"generated-{n}")) for n in range(1, number + 1)
    ]


def sets_of(state: Index) -> Sets:
    """Every set over all chunks, and the sort keys."""
    found: dict[Any, set[int]] = {}
    for part in state.chunks:
        for key, positions in part.sets.items():
            assert positions, f"an empty set is kept under {key}"
            found.setdefault(key, set()).update(positions)
        for position, keys in part.keys.items():
            found.setdefault(("sorted by", keys), set()).add(position)
    return {key: frozenset(positions) for key, positions in found.items()}


def from_nothing() -> Index:
    """The index as a worker that has just started would build it."""
    before = index._current
    index._current = EMPTY_INDEX
    try:
        return index.current()
    finally:
        index._current = before


@contextmanager
def rolled_back() -> Iterator[None]:
    """A transaction that is taken back at its end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# --- sets against verdicts -------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_sets_give_the_verdicts_of_the_matcher(seed: int) -> None:
    random = seeded(seed)
    everyone = frozen_records(random, 60)
    stretch = Chunk({}, {}, 1).changed(row(n, record) for n, record in enumerate(everyone, 1))
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
    stretch = Chunk({}, {}, 1).changed(row(n, record) for n, record in now.items())
    for _ in range(40):
        some = random.sample(range(1, 31), 3)
        gone = some.pop()
        now.pop(gone, None)
        for position in some:
            now[position] = frozen_records(random, 1)[0]
        stretch = stretch.changed(
            [withdrawn(gone), *(row(position, now[position]) for position in some)]
        )
        fresh = Chunk({}, {}, 1).changed(row(n, record) for n, record in now.items())
        assert sets_of(Index(1, "", (stretch,))) == sets_of(Index(1, "", (fresh,)))


# --- chunks ----------------------------------------------------------------------------------


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven entries a chunk, and a worker that has just started."""
    monkeypatch.setattr(index, "CHUNK", 7)
    monkeypatch.setattr(index, "_current", EMPTY_INDEX)


def moves(random: Random, number: int) -> Iterator[str]:
    """Publish, revise, withdraw and republish, at random; each is told after it is done."""
    for family in generator.NEW_FAMILIES:
        records.family(family)
    codes = list(Product.objects.order_by("code").values_list("code", flat=True))
    for n in range(number):
        kind = random.choice(("new", "again", "again", "withdraw", "withdraw"))
        code = f"generated-{n}" if kind == "new" else random.choice(codes)
        product = Product.objects.filter(code=code).first()
        if kind == "withdraw" and product is not None and product.published:
            curation.withdraw(product=product, by=None, reason="x")
        else:
            curation.adopt(record=generator.written(random, code), door="test")
            codes.append(code)
        yield kind


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


# --- one state to the end --------------------------------------------------------------------


def test_an_old_index_never_changes(db: None, small_chunks: None) -> None:
    kept: list[tuple[Index, Sets, int]] = []
    for _ in moves(seeded(14), 25):
        state = index.current()
        kept.append((state, sets_of(state), state.seq))
    for state, sets, seq in kept:
        assert sets_of(state) == sets
        assert state.seq == seq
    assert len({id(state) for state, _, _ in kept}) > 20


def test_nothing_new_is_the_same_index(db: None) -> None:
    assert index.current() is index.current()


def test_a_caught_up_index_is_that_of_a_worker_just_started(db: None) -> None:
    for number, _ in enumerate(moves(seeded(15), 30)):
        if number % 7 == 0:
            index.current()
    assert sets_of(index.current()) == sets_of(from_nothing())
    head = journal.head()
    assert (index.current().seq, index.current().digest) == (head.seq, head.digest)


def test_what_was_rolled_back_is_forgotten(db: None) -> None:
    before = sets_of(index.current())
    product = Product.objects.get(code="cmb-zhaoke-toudai")
    with rolled_back():
        curation.withdraw(product=product, by=None, reason="x")
        assert sets_of(index.current()) != before
    assert index.current().seq == 54
    assert sets_of(index.current()) == before


def test_another_line_of_the_same_number_is_another_state(db: None) -> None:
    with rolled_back():
        curation.withdraw(
            product=Product.objects.get(code="cmb-zhaoke-toudai"), by=None, reason="x"
        )
        assert index.current().seq == 55
    other = Product.objects.get(code="hxb-keji-qiye-touliandai")
    change = curation.withdraw(product=other, by=None, reason="x")
    state = index.current()
    assert (state.seq, state.digest) == (55, change.digest)
    positions = {entry.product.code: entry.seq for entry in Change.objects.filter(seq__lt=55)}
    public = {position for part in state.chunks for position in part.all}
    assert positions["cmb-zhaoke-toudai"] in public
    assert positions["hxb-keji-qiye-touliandai"] not in public


def test_names_of_a_state_that_was_rolled_back_are_forgotten(get: Get) -> None:
    with rolled_back():
        records.family({"type": "family", "code": "short-lived", "name": "一时"})
        curation.withdraw(
            product=Product.objects.get(code="cmb-zhaoke-toudai"), by=None, reason="x"
        )
        assert "short-lived" in atlas.current(index.current().digest).families
    curation.withdraw(product=Product.objects.get(code="cmb-zhaoke-toudai"), by=None, reason="x")
    facet = get("products/?facets=family")["facets"]["family"]
    assert "short-lived" not in [value["code"] for value in facet["values"]]


def test_an_emptied_catalog_is_an_empty_index(db: None) -> None:
    for product in Product.objects.all():
        curation.withdraw(product=product, by=None, reason="x")
    state = index.current()
    assert state.seq == 108
    assert sets_of(state) == {}
    assert sets_of(from_nothing()) == {}


def test_a_reader_with_an_older_head_does_not_build_the_index_again(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = journal.head()
    curation.withdraw(product=Product.objects.get(code="cmb-zhaoke-toudai"), by=None, reason="x")
    state = index.current()
    monkeypatch.setattr(journal, "head", lambda: older)
    with CaptureQueriesContext(
        connection,
    ) as statements:
        assert index.current() is state
    assert not [q for q in statements.captured_queries if "catalog_entry" in q["sql"]]


@pytest.mark.parametrize(
    "query", ["", "q=招科投贷", "q=投贷联动", "updated_since=2000-01-01", "order=name", "q=贷"]
)
@pytest.mark.parametrize("move", ["withdraw", "revise"])
def test_an_answer_is_true_for_the_line_it_names(
    get: Get, monkeypatch: pytest.MonkeyPatch, query: str, move: str
) -> None:
    """A change comes in after the index was taken and before the database is asked."""
    code = "cmb-zhaoke-toudai"
    before = get(f"products/?{query}&page_size=100")
    told = database.found
    moved: list[str] = []

    def slowly(*arguments: Any) -> Any:
        if not moved:
            moved.append(code)
            change(code, move)
        return told(*arguments)

    monkeypatch.setattr(database, "found", slowly)
    between = get(f"products/?{query}&page_size=100")
    assert moved
    after = get(f"products/?{query}&page_size=100")
    expected = {54: before, 55: after}[between["journal"]["seq"]]
    assert between == expected


def change(code: str, move: str) -> None:
    product = Product.objects.get(code=code)
    if move == "withdraw":
        curation.withdraw(product=product, by=None, reason="x")
    else:
        assert curation.adopt(record=generator.written(seeded(16), code), door="test")


@pytest.mark.django_db(transaction=True)
def test_readers_beside_a_writer_see_whole_states(committed: None) -> None:
    """Each withdrawal takes one product away, so the line that is named tells the count."""
    codes = list(Product.objects.order_by("code").values_list("code", flat=True))[:12]
    start = journal.head().seq
    answers: list[Any] = []
    done = Event()

    def read(query: str) -> None:
        client = Client(SERVER_NAME="localhost")
        try:
            while not done.is_set():
                answers.append(client.get(f"/api/v1/products/?{query}page_size=100").json())
        finally:
            connection.close()

    queries = ("", "updated_since=2000-01-01&")
    readers = [Thread(target=read, args=(query,)) for query in queries]
    for reader in readers:
        reader.start()
    try:
        for code in codes:
            product = Product.objects.get(code=code)
            curation.withdraw(product=product, by=None, reason="x")
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert answers
    for answer in answers:
        left = 54 - (answer["journal"]["seq"] - start)
        assert answer["count"]["value"] == len(answer["results"]) == left


def test_an_answer_that_never_settles_is_unavailable(
    get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = index.current()
    curation.withdraw(product=Product.objects.get(code="cmb-zhaoke-toudai"), by=None, reason="x")
    monkeypatch.setattr(index, "current", lambda: stale)
    problem = get("products/?page_size=100", 503)
    assert problem["type"] == "/problems/unavailable"


def test_bitmaps_are_not_shared_with_those_who_write() -> None:
    """A chunk made from another may share its sets, and neither ever changes one."""
    random = seeded(17)
    first = Chunk({}, {}, 1).changed(row(n, r) for n, r in enumerate(frozen_records(random, 9), 1))
    copies = {key: BitMap(positions) for key, positions in first.sets.items()}
    second = first.changed([withdrawn(3), row(4, frozen_records(random, 1)[0])])
    company = generator.company(random, 6)
    for stretch in (first, second):
        for criterion in company.given():
            stretch.verdicts(criterion, company)
        stretch.words(["贷", "投贷", "zktd"])
    assert first.sets == copies
    assert not chunk.EMPTY


def test_the_projection_listens_once(db: None) -> None:
    projection.listen()
    projection.listen()
    assert len(journal.appended.receivers) == 1
