"""What a list answers as of a moment is what the matcher says of the journal's lines up to it."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from random import Random

from django.test import Client
from django.utils import timezone

from catalog import moments
from products import curation, journal
from products.models import Product
from tests import generator
from tests.as_of_journal import DAY, clock, lived, products_at
from tests.generator import seeded
from tests.list_answers import Get
from tests.problems import ask
from tests.test_list_by_brute_force import check

SAMPLES = int(os.environ.get("AS_OF_SAMPLES", "30"))
"""A thousand with `AS_OF_SAMPLES=1000`, over a journal that has lived longer."""
DAYS = 4 + SAMPLES // 100


def test_replayed_it_equals_the_journal(get: Get) -> None:
    """Any moment × any question: results in order, verdicts, count, facets and every page."""
    random = seeded(55)
    start = timezone.now() + DAY
    written = lived(random, start, days=DAYS, a_day=8)
    since = [journal.instant(random.choice(written)) for _ in range(4)]
    with clock(start + (DAYS + 1) * DAY):
        families = [row["code"] for row in get("families/")["results"]]
        for _ in range(SAMPLES):
            said, moment = a_moment(random, written)
            asked = generator.question(random, since) | {"as_of": said}
            check(get, asked, products_at(moment), families)


def a_moment(random: Random, written: list[datetime]) -> tuple[str, datetime]:
    """A day; the very instant of a line, just before it, some time around it; or long ago.

    As it is asked for, and as the last instant that counts.
    """
    line = random.choice(written)
    kind = random.choice(("day", "day", "at", "before", "around", "around", "long ago"))
    if kind == "day":
        day = moments.day_at(line - random.choice((0, 0, 1)) * DAY)
        last = moments.end(day)
        assert last is not None
        return day.isoformat(), last
    moved = {
        "at": timedelta(0),
        "before": -moments.LEAST,
        "around": timedelta(minutes=random.randrange(-1000, 1000)),
        "long ago": -9999 * DAY,
    }
    moment = line + moved[kind]
    return journal.instant(moment), moment


PATHS = (
    "products/?page_size=100&stage=seed&facets=stage,instrument,issuer_kind&order=name&{}",
    "products/?page_size=100&q=科技企业&count=none&{}",
    "compare/?code=hxb-keji-qiye-touliandai&code=cmb-zhaoke-toudai&{}",
    "products/cmb-zhaoke-toudai/?region=130100&amount=8000000&{}",
)
LATER = [(language, path) for path in PATHS for language in ("zh-hans", "en")]


def test_what_was_answered_then_is_answered_again(client: Client, db: None) -> None:
    """Byte for byte, problems included, whatever has happened since."""
    evening = timezone.now() + DAY
    random = seeded(7)
    told: dict[str, list[bytes]] = {}

    def answers(more: str) -> list[bytes]:
        found = (ask(client, path.format(more), language) for language, path in LATER)
        return [answer.content for answer in found]

    for _ in range(3):
        lived(random, evening, days=1, a_day=4)
        evening += DAY
        toggle("cmb-zhaoke-toudai", evening)
        with clock(evening):
            told[journal.instant(evening)] = answers("")
        evening += moments.LEAST
    with clock(evening):
        for said, before in told.items():
            assert answers(f"as_of={said}") == before, said


def toggle(code: str, at: datetime) -> None:
    """Withdraw it, or publish it again."""
    product = Product.objects.get(code=code)
    with clock(at):
        if product.published:
            curation.withdraw(product=product, by=None, reason="x")
        else:
            curation.adopt(record=generator.stating(code, stages=["seed"]), door="test")
