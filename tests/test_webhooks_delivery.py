"""Every change that concerns an endpoint arrives, in order, under its name, and signed."""

from __future__ import annotations

from datetime import timedelta
from threading import Event as Signal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partners.models import Attempt, Endpoint, Partner
from partners.webhooks import managing, signing
from partners.webhooks.events import DATA
from partners.webhooks.ledger import Lease
from partners.webhooks.wanted import Wanted
from products import curation
from products.models import Change, Product
from tests.builders import approve, submitted
from tests.moves import CODE
from tests.partnering import a_partner
from tests.webhook_receivers import (
    LOOPBACK,
    Delivery,
    Receiver,
    Taking,
    all_verified,
    deliver,
    endpoint,
    verified,
)

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def beside_us(settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = LOOPBACK


@pytest.fixture
def partner(db: None) -> Partner:
    return a_partner()


def withdraw(code: str = CODE) -> Change:
    return curation.withdraw(product=Product.objects.get(code=code), by=None, reason="停办")


def revised(editor: User, reviewer: User, **changes: Any) -> Change:
    return approve(submitted(CODE, editor, **changes), by=reviewer)


def test_every_line_arrives_once_in_order_and_verified(partner: Partner) -> None:
    with Receiver() as receiver:
        all_of_it = endpoint(partner, receiver.url(), after=0)
        from_now_on = endpoint(partner, receiver.url("/later"))
        assert deliver().sent == 54
    assert receiver.seqs() == [*range(1, 55)]
    assert all_verified(receiver, all_of_it)
    assert [d.message for d in receiver.taken] == [
        f"msg_{all_of_it.uid}_{seq}" for seq in range(1, 55)
    ]
    assert Endpoint.objects.filter(cursor=54, leased_until=None, failures=0).count() == 2
    assert Attempt.objects.filter(endpoint=all_of_it, status=204, error="").count() == 54
    assert not from_now_on.attempts.exists()


def test_an_event_is_thin_and_names_its_line(partner: Partner, get: Any) -> None:
    with Receiver() as receiver:
        endpoint(partner, receiver.url(), after=53)
        deliver()
    [delivery] = receiver.taken
    data = delivery.event["data"]
    [line] = get(data["line"].removeprefix("/api/v1/"))["changes"]
    assert len(delivery.body) < 1024
    assert list(data) == list(DATA)
    assert {name: line[name] for name in DATA[:-2]} == {name: data[name] for name in DATA[:-2]}
    assert get(data["url"].removeprefix("/api/v1/"))["code"] == data["product"]
    assert delivery.event["type"] == "product.published"
    assert delivery.event["timestamp"] == line["at"]
    assert delivery.headers["content-type"] == "application/json"
    assert delivery.headers["user-agent"].startswith("Kedai")


def test_a_change_is_sent_when_the_record_before_or_after_it_answers(
    partner: Partner, editor: User, reviewer: User
) -> None:
    with Receiver() as receiver:
        endpoint(partner, receiver.url("/old"), q="招科投贷")
        endpoint(partner, receiver.url("/new"), q="星火计划")
        endpoint(partner, receiver.url("/both"), issuer="cmb")
        never = endpoint(partner, receiver.url("/never"), q="没有这样的产品")
        first = revised(editor, reviewer, name="星火计划")
        second = withdraw()
        deliver()
    told = {
        path: [d.seq for d in receiver.taken if d.path == path]
        for path in ("/old", "/new", "/both", "/never")
    }
    assert told == {
        "/old": [first.seq],
        "/new": [first.seq, second.seq],
        "/both": [first.seq, second.seq],
        "/never": [],
    }
    never.refresh_from_db()
    assert never.cursor == second.seq, "what does not concern it is dealt with"


def test_what_was_asked_for_goes_first_and_a_line_keeps_its_name(partner: Partner) -> None:
    with Receiver() as receiver:
        one = endpoint(partner, receiver.url(), after=50)
        message = managing.test(endpoint=one)
        assert managing.test(endpoint=one) == message, "asked twice, it waits once"
        again = managing.redeliver(endpoint=one, seq=7)
        deliver()
    first, second, *rest = receiver.taken
    assert (first.message, first.event["type"]) == (message, "webhook.test")
    assert list(first.event["data"]) == list(DATA)
    assert (second.message, second.seq) == (again, 7)
    assert again == f"msg_{one.uid}_7"
    assert [delivery.seq for delivery in rest] == [51, 52, 53, 54]
    assert all_verified(receiver, one)
    assert not one.errands.exists()


def test_what_fails_is_tried_again_with_the_same_name_and_bytes(partner: Partner) -> None:
    answers = [500, 404, 204]

    def page(taking: Taking, delivery: Delivery) -> None:
        taking.say(answers.pop(0) if answers else 204)

    with Receiver(page) as receiver:
        one = endpoint(partner, receiver.url(), after=52)
        for _ in range(3):
            deliver()
            Endpoint.objects.filter(pk=one.pk).update(next_at=timezone.now() - SECOND)
    assert receiver.seqs() == [53, 53, 53, 54], "nothing overtakes what has failed"
    assert len({(d.message, d.body) for d in receiver.taken[:3]}) == 1
    assert [(a.number, a.status) for a in one.attempts.order_by("id")] == [
        (1, 500),
        (2, 404),
        (3, 204),
        (1, 204),
    ]
    assert all_verified(receiver, one)


def test_secrets_rotate_with_a_day_of_both(partner: Partner) -> None:
    with Receiver() as receiver:
        one = endpoint(partner, receiver.url(), after=53)
        old = signing.secret(one)
        managing.rotate(endpoint=one)
        deliver()
        Endpoint.objects.filter(pk=one.pk).update(previous_until=timezone.now() - SECOND)
        managing.redeliver(endpoint=Endpoint.objects.get(pk=one.pk), seq=54)
        deliver()
    one.refresh_from_db()
    new = signing.secret(one)
    both, after = receiver.taken
    assert old != new
    verified(both, old, new)
    verified(after, new)
    with pytest.raises(Exception, match="No matching signature"):
        verified(after, old)
    assert after.message == both.message


def test_a_slow_endpoint_delays_no_other(partner: Partner) -> None:
    """The slow one answers only once the quick one has everything."""
    quick_is_done = Signal()

    def slow(taking: Taking, delivery: Delivery) -> None:
        taking.say(204 if quick_is_done.wait(10) else 500)

    def quick(taking: Taking, delivery: Delivery) -> None:
        taking.say(204)
        if delivery.seq == 54:
            quick_is_done.set()

    with Receiver(slow) as slow_one, Receiver(quick) as quick_one:
        endpoint(partner, slow_one.url(), after=53)
        endpoint(partner, quick_one.url(), after=0)
        assert deliver().sent == 55
    assert len(quick_one.taken) == 54


def test_two_workers_do_not_share_an_endpoint_and_a_late_one_writes_nothing(
    partner: Partner,
) -> None:
    with Receiver() as receiver:
        one = endpoint(partner, receiver.url(), after=53)
        killed = Lease(one.pk, SECOND * 30)
        assert killed.take()
        assert deliver().sent == 0, "somebody else delivers to it"
        Endpoint.objects.filter(pk=one.pk).update(leased_until=timezone.now() - SECOND)
        assert deliver().sent == 1, "a killed worker's lease ends"
        assert not killed.keep(cursor=3)
    one.refresh_from_db()
    assert one.cursor == 54


def test_a_disabled_endpoint_or_partner_is_sent_nothing_and_loses_nothing(
    partner: Partner,
) -> None:
    with Receiver() as receiver:
        one = endpoint(partner, receiver.url(), after=53)
        managing.change(endpoint=one, wanted=Wanted(enabled=False))
        assert deliver().sent == 0
        one.refresh_from_db()
        managing.change(endpoint=one, wanted=Wanted(enabled=True))
        Partner.objects.update(is_active=False)
        assert deliver().sent == 0
        Partner.objects.update(is_active=True)
        assert deliver().sent == 1


def test_filters_that_no_longer_hold_stop_an_endpoint_instead_of_widening_it(
    partner: Partner,
) -> None:
    with Receiver() as receiver:
        one = endpoint(partner, receiver.url(), after=0, family="no-longer-there")
        assert deliver().sent == 0
    one.refresh_from_db()
    assert (one.disabled, one.cursor) == ("filters", 0)


def test_the_log_is_kept_for_thirty_days(partner: Partner) -> None:
    with Receiver() as receiver:
        one = endpoint(partner, receiver.url(), after=52)
        deliver()
        old = one.attempts.order_by("id")[0]
        Attempt.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=31))
        deliver()
    assert [attempt.seq for attempt in one.attempts.all()] == [54]


def test_a_worker_with_nothing_to_send_only_reads(partner: Partner) -> None:
    """But for the log's old entries, which it forgets once an hour."""
    endpoint(partner, "http://127.0.0.1:1/")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        deliver()
    words = [query["sql"].split()[0] for query in captured.captured_queries]
    assert sorted(words) == ["DELETE", "SELECT", "SELECT"], captured.captured_queries


def test_what_does_not_concern_it_costs_an_endpoint_two_writes_and_not_one_a_line(
    partner: Partner,
) -> None:
    one = endpoint(partner, "http://127.0.0.1:1/", after=0, q="没有这样的产品")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        deliver()
    one.refresh_from_db()
    assert one.cursor == 54
    assert sum(query["sql"].startswith("UPDATE") for query in captured.captured_queries) == 2
