"""An endpoint that we ourselves fail with stops no other, and has its turn again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DataError
from django.utils import timezone

from partners.models import Endpoint, Partner
from partners.webhooks.ledger import Lease
from products.links.fetching import Outside
from tests.partnering import a_partner
from tests.webhook_receivers import LOOPBACK, Receiver, deliver, endpoint

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def beside_us(settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = LOOPBACK


@pytest.fixture
def partner() -> Partner:
    return a_partner()


def time_passes() -> None:
    """Until every lease that nobody has given back has ended."""
    ended = timezone.now() - timedelta(seconds=1)
    Endpoint.objects.exclude(leased_until=None).update(leased_until=ended)


def strange_filters(one: Endpoint) -> None:
    """As somebody might leave them who mends the database by hand."""
    Endpoint.objects.filter(pk=one.pk).update(filters=["stage", "seed"])


def errand_for_no_line(one: Endpoint) -> None:
    one.errands.create(seq=5000)


@pytest.mark.parametrize("spoil", [strange_filters, errand_for_no_line])
def test_what_cannot_even_be_begun_waits_for_the_end_of_its_lease(
    partner: Partner, spoil: Callable[[Endpoint], None], caplog: pytest.LogCaptureFixture
) -> None:
    with Receiver() as receiver:
        odd = endpoint(partner, receiver.url("/odd"), after=53)
        for number in range(3):
            endpoint(partner, receiver.url(f"/fine/{number}"), after=52)
        spoil(odd)
        assert deliver().sent == 6
        assert all(delivery.path.startswith("/fine/") for delivery in receiver.taken)
        told = [record for record in caplog.records if record.exc_info]
        assert [record.getMessage() for record in told] == [
            f"webhook {odd.pk} fails on our side; it is tried again when its lease has ended"
        ]
        odd.errands.all().delete()
        Endpoint.objects.filter(pk=odd.pk).update(filters={})
        assert deliver().sent == 0, "not at once: it would be tried without end"
        time_passes()
        assert deliver().sent == 1
    odd.refresh_from_db()
    assert (odd.cursor, odd.failures, odd.leased_until) == (54, 0, None)


@pytest.mark.parametrize("error", [ZeroDivisionError, DataError])
def test_what_cannot_be_written_down_is_sent_again_under_its_name(
    partner: Partner, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    """A database refuses a value for good: it is not waited for, as one that is away is."""
    settle, odd_ones = Lease.settle, set[int]()

    def sometimes(self: Lease, *what: Any) -> bool:
        if self.endpoint in odd_ones:
            raise error("value too long")
        return settle(self, *what)

    monkeypatch.setattr(Lease, "settle", sometimes)
    with Receiver() as receiver:
        odd = endpoint(partner, receiver.url("/odd"), after=53)
        fine = endpoint(partner, receiver.url("/fine"), after=50)
        odd_ones.add(odd.pk)
        deliver()
        odd_ones.clear()
        time_passes()
        deliver()
    first, again = [delivery for delivery in receiver.taken if delivery.path == "/odd"]
    assert (again.message, again.body) == (first.message, first.body)
    for one in (odd, fine):
        one.refresh_from_db()
        assert (one.cursor, one.leased_until) == (54, None)


def test_what_fails_on_its_way_is_told_in_the_log_of_its_endpoint(
    partner: Partner, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ask = Outside.ask

    def strange(self: Outside, method: str, target: Any, **more: Any) -> Any:
        if target.path == "/strange":
            raise ZeroDivisionError
        return ask(self, method, target, **more)

    monkeypatch.setattr(Outside, "ask", strange)
    with Receiver() as receiver:
        odd = endpoint(partner, receiver.url("/strange"), after=53)
        endpoint(partner, receiver.url("/fine"), after=53)
        deliver()
    assert [delivery.path for delivery in receiver.taken] == ["/fine"]
    assert odd.attempts.get().error_en == "Something failed on our side and was logged."
    assert "ZeroDivisionError" in caplog.text
