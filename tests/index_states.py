"""What a state of the index holds, and moves of the catalog that make one state of another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

from catalog.finding import index
from catalog.finding.index import EMPTY_INDEX, Index
from catalog.finding.shelf import Shelf
from products import curation, records
from products.models import Product
from tests import generator

Sets = dict[Any, frozenset[int]]


def sets_of(state: Index) -> Sets:
    """Every set over all chunks, and the names."""
    found: dict[Any, set[int]] = {}
    for part in state.chunks:
        for key, positions in part.sets.items():
            assert positions, f"an empty set is kept under {key}"
            found.setdefault(key, set()).update(positions)
        for token, positions in part.tokens.items():
            assert positions, f"an empty set is kept under {token}"
            found.setdefault(("token", token), set()).update(positions)
        for position in part.all:
            named = ("named", *part.own_names.of(position))
            found.setdefault(named, set()).add(position)
    return {key: frozenset(positions) for key, positions in found.items()}


def from_nothing() -> Index:
    """The index as a worker that has just started would build it."""
    before = index._current
    index._current = EMPTY_INDEX
    try:
        return index.current()
    finally:
        index._current = before


def without_documents() -> None:
    """As a worker that has not shown anything yet."""
    index._current = replace(index._current, shelf=Shelf())


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
