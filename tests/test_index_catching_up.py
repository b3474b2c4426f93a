"""An index that caught up is that of a worker just started: what was rolled back is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from catalog import projection
from catalog.finding import atlas, index
from products import curation, journal, records
from products.models import Change, Product
from tests.generator import seeded
from tests.index_states import from_nothing, moves, sets_of
from tests.list_answers import Get


@contextmanager
def rolled_back() -> Iterator[None]:
    """A transaction that is taken back at its end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


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


def test_the_projection_listens_once(db: None) -> None:
    projection.listen()
    projection.listen()
    assert len(journal.appended.receivers) == 1
