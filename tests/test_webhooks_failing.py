"""Whatever a receiver does, it is bounded, it is said in the log, and nothing is lost."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime, timedelta
from threading import Event as Signal
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from partners.models import Endpoint, Partner
from partners.webhooks import ledger, managing, retrying
from partners.webhooks.wanted import Wanted
from partners.webhooks.worker import Worker
from products.links.fetching import Outside
from tests.listeners import Canary, bound
from tests.partnering import a_partner
from tests.webhook_receivers import LOOPBACK, Delivery, Receiver, Taking, deliver, endpoint

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def beside_us(settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = LOOPBACK


@pytest.fixture
def partner(db: None) -> Partner:
    return a_partner()


def answering(status: int, **headers: str) -> Any:
    return lambda taking, delivery: taking.say(status, **headers)


def sent_once(partner: Partner, page: Any, **changes: Any) -> tuple[Endpoint, Receiver]:
    """An endpoint of which the last line was tried, and its receiver."""
    with Receiver(page) as receiver:
        one = endpoint(partner, receiver.url(), after=53)
        deliver(**changes)
    one.refresh_from_db()
    return one, receiver


def test_the_waits_grow_and_end_after_about_three_days() -> None:
    waits = [retrying.wait(failures) for failures in range(1, 11)]
    assert waits[-1] is None
    told = [wait for wait in waits if wait is not None]
    assert len(told) == 9
    for wait, least in zip(told, retrying.WAITS, strict=True):
        assert least <= wait <= least * 1.2
    assert timedelta(days=3) <= sum(retrying.WAITS, timedelta()) <= timedelta(days=3.5)
    assert len({retrying.wait(1) for _ in range(20)}) > 1, "what failed together comes apart"


@pytest.mark.parametrize(
    ("status", "header", "least"),
    [
        (503, "600", 600),
        (429, "600", 600),
        (429, "1", 5),
        (503, "99999999999999999999", 86_400),
        (503, "Mon, 23 Nov 2026 10:10:00 GMT", 600),
        (503, "Mon, 23 Nov 2020 10:10:00 GMT", 5),
        (503, "soon", 5),
        (503, "-5", 5),
        (503, "Mon, 99 Nov 2026 10:10:00 GMT", 5),
        (500, "600", 5),
    ],
)
def test_a_receiver_may_ask_for_more_time_but_not_for_less(
    status: int, header: str, least: int
) -> None:
    now = datetime(2026, 11, 23, 10, tzinfo=UTC)
    wait = retrying.wait(1, retrying.asked_for(status, header, now))
    assert wait is not None
    assert least <= wait.total_seconds() <= least * 1.2


@pytest.mark.django_db
def test_retry_after_is_kept_to(partner: Partner) -> None:
    before = timezone.now()
    one, _ = sent_once(partner, answering(503, Retry_After="900"))
    assert one.next_at is not None
    assert one.next_at - before >= timedelta(seconds=900)
    assert (one.failures, one.cursor, one.leased_until) == (1, 53, None)


@pytest.mark.django_db
def test_after_ten_failures_it_is_disabled_and_enabled_again_it_loses_nothing(
    partner: Partner,
) -> None:
    answers = [500] * 10

    def page(taking: Taking, delivery: Delivery) -> None:
        taking.say(answers.pop() if answers else 204)

    with Receiver(page) as receiver:
        one = endpoint(partner, receiver.url(), after=52)
        for _ in range(12):
            deliver()
            Endpoint.objects.exclude(next_at=None).update(next_at=timezone.now() - SECOND)
        one.refresh_from_db()
        assert (one.disabled, one.cursor, len(receiver.taken)) == ("exhausted", 52, 10)
        assert [a.number for a in one.attempts.order_by("id")] == [*range(1, 11)]
        managing.change(endpoint=one, wanted=Wanted(enabled=True))
        deliver()
    assert receiver.seqs()[10:] == [53, 54]


@pytest.mark.django_db
def test_410_disables_at_once(partner: Partner) -> None:
    one, receiver = sent_once(partner, answering(410))
    assert (one.disabled, one.cursor, len(receiver.taken)) == ("gone", 53, 1)
    assert one.attempts.get().status == 410


@pytest.mark.django_db
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_a_failure_and_is_not_followed(partner: Partner, status: int) -> None:
    with Canary() as canary:
        where = f"http://127.0.0.1:{canary.port}/"
        one, receiver = sent_once(partner, answering(status, Location=where))
        assert canary.calls() == 0
    attempt = one.attempts.get()
    assert (attempt.status, one.failures, len(receiver.taken)) == (status, 1, 1)
    assert "登记新的地址" in attempt.error
    assert "register the new address" in attempt.error_en


@pytest.mark.django_db
def test_of_a_huge_answer_only_the_head_is_read(partner: Partner) -> None:
    written = []

    def page(taking: Taking, delivery: Delivery) -> None:
        taking.send_response(200)
        taking.send_header("Content-Length", str(10**9))
        taking.end_headers()
        for _ in range(1000):
            taking.wfile.write(bytes(1_000_000))
            written.append(1)

    one, _ = sent_once(partner, page)
    assert one.cursor == 54
    assert len(written) < 1000


def _drips(taking: Taking, delivery: Delivery) -> None:
    taking.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
    for _ in range(200):
        taking.wfile.write(b"a")
        Signal().wait(0.05)


def _endless(taking: Taking, delivery: Delivery) -> None:
    for _ in range(100_000):
        taking.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")


def _no_http(taking: Taking, delivery: Delivery) -> None:
    taking.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "error"),
    [
        (_drips, "It took too long."),
        (_endless, "What came back is not HTTP."),
        (_no_http, "What came back is not HTTP."),
        (lambda taking, delivery: None, "The other side hung up without an answer."),
    ],
)
def test_what_is_no_answer_is_a_failure_with_a_sentence(
    partner: Partner, page: Any, error: str
) -> None:
    with Receiver(page) as receiver:
        one = endpoint(partner, receiver.url(), after=53)
        Worker(Outside(), threads=2, poll_seconds=0.05, lease_seconds=1).run(Signal(), once=True)
    one.refresh_from_db()
    attempt = one.attempts.get()
    assert (attempt.status, attempt.error_en, one.failures) == (None, error, 1)
    assert attempt.error.endswith("。")


@pytest.mark.django_db
def test_nobody_listening_is_a_failure(partner: Partner) -> None:
    with bound("127.0.0.1") as listener:
        port = listener.getsockname()[1]
    one = endpoint(partner, f"http://127.0.0.1:{port}/", after=53)
    deliver()
    assert one.attempts.get().error_en == "The other side takes no connections."


@pytest.mark.django_db(transaction=True)
def test_a_database_that_goes_away_is_waited_for(
    committed: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What was sent while it was gone is written down when it is back, and not sent again."""
    settle, due = ledger.Lease.settle, ledger.due
    gone = iter([True, True, False, True, False, False])

    def sometimes(work: Any) -> Any:
        def do(*arguments: Any) -> Any:
            if next(gone, False):
                raise OperationalError("the database is gone")
            return work(*arguments)

        return do

    monkeypatch.setattr(ledger.Lease, "settle", sometimes(settle))
    monkeypatch.setattr("partners.webhooks.worker.due", sometimes(due))
    with Receiver() as receiver:
        one = endpoint(a_partner(), receiver.url(), after=50)
        deliver()
    one.refresh_from_db()
    assert (receiver.seqs(), one.cursor) == ([51, 52, 53, 54], 54)
    assert caplog.text.count("the database does not answer") == 1


@pytest.mark.django_db
def test_told_to_stop_it_writes_down_what_is_on_its_way_and_begins_nothing(
    partner: Partner, capsys: pytest.CaptureFixture[str]
) -> None:
    def page(taking: Taking, delivery: Delivery) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        taking.say(204)

    with Receiver(page) as receiver:
        one = endpoint(partner, receiver.url(), after=50)
        call_command("deliver_webhooks")
    one.refresh_from_db()
    assert (receiver.seqs(), one.cursor, one.leased_until) == ([51], 51, None)
    assert "1 deliveries were taken." in capsys.readouterr().out


@pytest.mark.parametrize("seconds", ["0", "-1", "soon", "nan", "601"])
def test_a_lease_is_a_number_of_seconds(seconds: str) -> None:
    with pytest.raises(CommandError, match="is not a number of seconds, 1 to 600"):
        call_command("deliver_webhooks", "--once", "--lease", seconds)
