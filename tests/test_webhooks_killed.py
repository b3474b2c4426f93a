"""Workers are killed at any moment, and every change still arrives: in order, under one name.

`WEBHOOK_KILLS=200` (`make webhooks`) kills more often, while more is published.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from random import Random
from threading import Event as Signal
from typing import Any

import pytest
from django.db import connection

from partners.models import Attempt, Endpoint
from partners.webhooks import signing
from products.curation import NotAllowed
from products.models import Change
from products.record_files import RecordError
from tests import publishing
from tests.generator import seeded
from tests.live_processes import Program
from tests.partnering import a_partner
from tests.webhook_receivers import LOOPBACK, Delivery, Receiver, Taking, endpoint, verified

KILLS = int(os.environ.get("WEBHOOK_KILLS", "3"))
PATIENCE = 120.0
Judged = list[tuple["Judge", Receiver]]
NAME = "webhook-worker"
COMMAND = (sys.executable, "manage.py", "deliver_webhooks", "--lease", "2")


def until(done: Callable[[], bool]) -> None:
    """Wait for what the workers do, on a machine with much to do, but not for their next try."""
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end, [*Attempt.objects.exclude(error="").values()]
        Endpoint.objects.exclude(next_at=None).update(next_at=None)
        time.sleep(0.1)


def move(random: Random) -> None:
    """Publish, revise or withdraw one of a few products."""
    with suppress(NotAllowed, RecordError):
        random.choice([publishing.adopt, publishing.adopt, publishing.withdraw])(random)


def concerning(instrument: str) -> list[int]:
    """Numbers of the lines before or after which a product is of this kind, read plainly."""
    last: dict[int, bool] = {}
    found = []
    for line in Change.objects.order_by("seq"):
        record = json.loads(line.record or "{}")
        after = record.get("instrument") == instrument
        if after or last.get(line.product_id):
            found.append(line.seq)
        last[line.product_id] = after
    return found


class Judge:
    """Verifies what comes, and answers after a moment in which its sender may be killed."""

    def __init__(self, seed: int) -> None:
        self.random, self.wrong = seeded(seed), list[str]()
        self.secret = ""

    def __call__(self, taking: Taking, delivery: Delivery) -> None:
        try:
            verified(delivery, self.secret)
        except Exception as error:
            self.wrong.append(f"{delivery.message}: {error}")
        Signal().wait(self.random.random() * 0.03)
        taking.say(204)


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Judged]:
    settings.WEBHOOK_NETWORKS = LOOPBACK
    monkeypatch.setenv("WEBHOOK_NETWORKS", "127.0.0.0/8")
    monkeypatch.setenv("PGAPPNAME", NAME)
    with ExitStack() as stack:
        judges = [Judge(seed) for seed in (1, 2)]
        yield [(judge, stack.enter_context(Receiver(judge))) for judge in judges]


def disconnect_the_workers() -> None:
    """As when PostgreSQL is started anew; they go on by themselves."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = %s AND pid <> pg_backend_pid()",
                [NAME],
            )


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_moment_everything_arrives_in_order_under_one_name(
    committed: None, judged: Judged
) -> None:
    random, partner = seeded(7), a_partner()
    filters: list[dict[str, str]] = [{}, {"instrument": "loan"}]
    endpoints = []
    for (judge, receiver), filtered in zip(judged, filters, strict=True):
        endpoints.append(endpoint(partner, receiver.url(), after=0, **filtered))
        judge.secret = signing.secret(endpoints[-1])

    def arrived() -> int:
        return sum(len(receiver.taken) for _, receiver in judged)

    with Program(*COMMAND) as one, Program(*COMMAND) as other:
        for kill in range(KILLS):
            more = arrived() + random.randint(1, 8)
            for _ in range(6):
                move(random)
            until(lambda more=more: arrived() >= more)  # type: ignore[misc]
            disconnect_the_workers()
            (one if kill % 2 else other).killed_and_begun_again()
        head = Change.objects.count()
        until(lambda: Endpoint.objects.filter(cursor=head).count() == len(endpoints))
        assert [worker.running.poll() for worker in (one, other)] == [None, None]

    for (judge, receiver), expected in zip(
        judged, ([*range(1, head + 1)], concerning("loan")), strict=True
    ):
        assert judge.wrong == []
        assert list(dict.fromkeys(receiver.seqs())) == expected
        named = {(delivery.seq, delivery.message, delivery.body) for delivery in receiver.taken}
        assert len(named) == len(expected), "sent again it has the same name and bytes"
