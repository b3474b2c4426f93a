"""A journal over several days, told by a clock of its own; and what the oracle reads of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random
from unittest.mock import patch

from products import curation, journal, records
from products.matching import terms
from products.models import Change, Organisation, Product
from products.refreshing.lines import refresh
from tests import generator, oracle
from tests.builders import published

DAY = timedelta(days=1)
"""Shanghai has no summer time, so that is a day there, too."""


@contextmanager
def clock(moment: datetime) -> Iterator[None]:
    """It is this moment, for the journal and for whoever asks."""
    with patch("django.utils.timezone.now", lambda: moment):
        yield


def products_at(moment: datetime) -> list[oracle.Product]:
    """What was public at a moment, from the lines up to it."""
    first: dict[int, int] = {}
    last: dict[int, Change] = {}
    for line in Change.objects.filter(at__lte=moment).order_by("seq"):
        first.setdefault(line.product_id, line.seq)
        last[line.product_id] = line
    return [
        oracle.Product(record, first[product], line.at, terms(record))
        for product, line in last.items()
        if (record := json.loads(line.record or "null")) is not None
    ]


def lived(random: Random, start: datetime, days: int, a_day: int) -> list[datetime]:
    """Days of publishing, revising, withdrawing, publishing again and refreshing.

    The instants of the lines that were written, in their order.
    """
    for family in generator.NEW_FAMILIES:
        records.family(family)
    codes = list(Product.objects.order_by("code").values_list("code", flat=True))
    written = []
    for day in range(days):
        for hour in sorted(random.sample(range(24 * 60), a_day)):
            with clock(start + day * DAY + timedelta(minutes=hour)):
                line = _move(random, codes, f"generated-{len(codes)}")
            if line is not None:
                written.append(line.at)
    return written


def _move(random: Random, codes: list[str], new: str) -> Change | None:
    before = Change.objects.count()
    kind = random.choice(("new", "again", "again", "withdraw", "refresh"))
    code = random.choice(codes)
    product = Product.objects.get(code=code)
    if kind == "withdraw" and product.published:
        curation.withdraw(product=product, by=None, reason="x")
    elif kind == "refresh" and product.published and product.published.issuer:
        _rename(product.published.issuer, before)
        refresh(revisions=[published(code)], by=journal.By(None, None))
    else:
        if kind != "again":
            code = new
            codes.append(new)
        curation.adopt(record=generator.written(random, code), door="test")
    last = Change.objects.order_by("-seq").first()
    return last if last and Change.objects.count() > before else None


def _rename(issuer: Organisation, number: int) -> None:
    issuer.name_en = f"Renamed {number}"
    issuer.save()
