"""The dearest questions that are accepted take few statements, whatever they ask for together.

How long they take at 10 000 products is measured, not tested: `python -m benchmarks.expensive`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

from benchmarks.dearest import FACETS, LIST, MOST_STATEMENTS, address, codes, cost, others, worst
from catalog import filters
from catalog.finding import question
from catalog.lane.express import Lane
from products.models import Product
from tests.wsgi_asking import within_a_test

pytestmark = pytest.mark.django_db

CODES = ["cmb-zhaoke-toudai", "hxb-keji-qiye-touliandai", "citic-toulian-kechuangtong"]
WIDEST = 400_000
"""Bytes: a hundred summaries, each below four thousand."""


def pairs() -> Iterator[str]:
    """Of each parameter its worst value, beside the worst of every other."""
    known = worst(codes())
    names = list(known)
    for number, one in enumerate(names):
        for other in names[number + 1 :]:
            shaped = {"facets": known["facets"][0], "page_size": "100"}
            yield address({**shaped, one: known[one][-1], other: known[other][0]})


def test_no_pair_of_parameters_takes_many_statements_or_bytes(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    said: list[str] = []

    def counting(execute: Any, sql: str, *rest: Any) -> Any:
        said.append(sql)
        return execute(sql, *rest)

    application = Lane(WSGIHandler())
    asked = [*pairs(), *others(CODES)]
    with within_a_test(), connection.execute_wrapper(counting):
        found = [cost(application, path, lambda: len(said)) for path in asked]
    assert [one for one in found if one.statements > MOST_STATEMENTS] == []
    assert [one for one in found if one.path.startswith(LIST) and one.bytes > WIDEST] == []


def test_every_parameter_has_a_worst_value() -> None:
    asked = {*worst(codes())}
    assert {*filters.PARAMETERS} - asked == {"as_of", "cursor"}
    assert FACETS == question.FACETS
    assert Product.objects.filter(code__in=CODES).count() == 3
