"""A desk that never rests: publishes, revises, withdraws and renames until it is told to stop.

`manage.py shell -c "from tests.publishing import publish; publish(4, 1, file)"`: a process
of its own, so that it can be killed in the middle of a transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from random import Random

from django.contrib.auth.models import User

from products import curation
from products.curation import NotAllowed
from products.models import Organisation, Product
from products.record_files import RecordError
from products.refreshing import save_reference
from tests import generator
from tests.builders import approve, draft_of
from tests.generator import seeded

MOVING = tuple(f"moving-{number}" for number in range(24))
"""Few, so that those who write meet at one product."""
AUTHOR, REVIEWER = "mirrored-author", "mirrored-reviewer"


def adopt(random: Random) -> None:
    curation.adopt(record=generator.written(random, random.choice(MOVING)), door="test")


def withdraw(random: Random) -> None:
    product = Product.objects.filter(code=random.choice(MOVING)).first()
    if product:
        curation.withdraw(product=product, by=None, reason="停办")


def revise(random: Random) -> None:
    """Through the desk: a draft, handed in, approved by the second person."""
    author, reviewer = (User.objects.get(username=name) for name in (AUTHOR, REVIEWER))
    code = random.choice(list(Product.objects.values_list("code", flat=True)))
    draft = draft_of(code, author, summary=f"第 {random.randrange(10**9)} 次改动的简介。")
    approve(curation.submit(revision=draft, by=author), by=reviewer)


def rename(random: Random) -> None:
    """A reference row: every product that shows it is told of anew."""
    row = Organisation.objects.get(code="zjrcu")
    row.name = f"浙江农商联合银行{random.randrange(10**6)}"
    save_reference(row=row, by=User.objects.get(username=REVIEWER))


MOVES: Sequence[Callable[[Random], None]] = [adopt] * 9 + [withdraw] * 5 + [revise] * 5 + [rename]


def publish(threads: int, seed: int, stop: str) -> None:
    """Moves until the file `stop` exists; a refusal is an answer, any other error is a failure."""

    def write(number: int) -> None:
        random = seeded(seed * 100 + number)
        while not Path(stop).exists():
            with suppress(NotAllowed, RecordError):
                random.choice(MOVES)(random)

    with ThreadPoolExecutor(threads) as desks:
        for done in [desks.submit(write, number) for number in range(threads)]:
            done.result()
