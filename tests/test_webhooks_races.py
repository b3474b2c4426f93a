"""What becomes of a webhook between a look at it and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Event as Signal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from catalog.errors import Problem
from partners.models import Attempt, Endpoint, Partner
from partners.webhooks import events, managing
from partners.webhooks.ledger import Lease
from partners.webhooks.sending import Outcome
from partners.webhooks.wanted import Wanted
from products.models import Change
from tests import threads
from tests.partnering import a_partner, bearer, key_of
from tests.webhook_receivers import LOOPBACK, Receiver, deliver, endpoint

URL = "https://hooks.partner.example/kedai"
Move = Callable[[Endpoint], object]
MOVES: dict[str, Move] = {
    "enabled": lambda one: managing.change(endpoint=one, wanted=Wanted(enabled=True)),
    "tested": lambda one: managing.test(endpoint=one),
    "sent again": lambda one: managing.redeliver(endpoint=one, seq=1),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", MOVES)
def test_what_the_desk_has_disabled_meanwhile_stays_so(name: str) -> None:
    seen = endpoint(a_partner(), URL)
    Endpoint.objects.disable("desk", timezone.now())
    with pytest.raises(Problem) as refused:
        MOVES[name](seen)
    assert refused.value.status == 409
    assert Endpoint.objects.get().disabled == "desk"
    assert not seen.errands.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", MOVES)
def test_one_that_is_gone_meanwhile_is_unknown(name: str) -> None:
    seen = endpoint(a_partner(), URL)
    Endpoint.objects.all().delete()
    with pytest.raises(Problem) as refused:
        MOVES[name](seen)
    assert refused.value.status == 404


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_deleted_while_a_delivery_is_written_down_it_is_gone_with_all(
    committed: None, client: Client
) -> None:
    partner = a_partner()
    key = key_of(partner, "webhooks")
    one = endpoint(partner, URL, after=53)
    lease = Lease(one.pk, timedelta(seconds=30))
    assert lease.take()
    holding, answers = Signal(), list[Any]()

    def write_down() -> None:
        event = events.of_line(one, Change.objects.get(seq=54))
        with transaction.atomic():
            lease.settle(one, event, None, Outcome(timezone.now(), 5, 204, None))
            holding.set()
            threads.until_somebody_waits_for_a_lock()

    def delete() -> None:
        assert holding.wait(60)
        answers.append(client.delete(f"/api/v1/webhooks/{one.uid}/", headers=bearer(key)))

    assert [error for error in threads.run(write_down, delete) if error] == []
    assert answers[0].status_code == 204
    assert (Endpoint.objects.count(), Attempt.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_partner_that_is_deactivated_meanwhile_is_sent_nothing_more(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.WEBHOOK_NETWORKS = LOOPBACK
    settle = Lease.settle

    def then_deactivate(self: Lease, *what: Any) -> bool:
        goes_on = settle(self, *what)
        Partner.objects.update(is_active=False)
        return goes_on

    monkeypatch.setattr(Lease, "settle", then_deactivate)
    with Receiver() as receiver:
        one = endpoint(a_partner(), receiver.url(), after=50)
        deliver()
    one.refresh_from_db()
    assert (receiver.seqs(), one.cursor, one.leased_until) == ([51], 51, None)
