"""What the lane keeps: bounded, made once, and no connection held by a thread that has ended."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Thread
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

from catalog.lane import express, keeping
from catalog.lane.express import Lane
from catalog.lane.freshness import State, freshness
from catalog.lane.keeping import Keeping
from catalog.lane.sent import OK, Sent
from tests.wsgi_asking import ask, environ

STATE = State((1, "a"), None)


def sent(size: int) -> Sent:
    return Sent(OK, [], '"a"', "en", [b"x" * size])


def test_answers_are_bounded_in_bytes() -> None:
    kept = Keeping(100_000)
    for number in range(100):
        found, answer = kept.get(number, STATE, lambda: sent(10_000))
        assert answer.body == [b"x" * 10_000]
        assert kept.bytes <= 100_000
    assert 5 < len(kept.kept) < 10
    assert found.sent is answer
    assert kept.bytes == sum(one.size() for one in kept.kept.values())


def test_what_was_asked_again_stays_longer_than_what_was_not() -> None:
    kept = Keeping(100_000)
    kept.get("often", STATE, lambda: sent(10_000))
    for number in range(50):
        kept.get("often", STATE, lambda: sent(10_000))
        kept.get(number, STATE, lambda: sent(10_000))
    assert "often" in kept.kept


def test_an_answer_too_large_to_keep_is_given_all_the_same() -> None:
    kept = Keeping(1000)
    assert kept.get("large", STATE, lambda: sent(5000))[1].body == [b"x" * 5000]
    assert not kept.kept
    assert kept.bytes == 0


def test_an_answer_is_made_once_for_all_who_ask_at_once() -> None:
    kept, made, start = Keeping(100_000), [], Barrier(8)

    def make() -> Sent:
        made.append(1)
        return sent(10)

    def asking() -> Sent:
        start.wait()
        return kept.get("one", STATE, make)[1]

    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(asking) for _ in range(8)]
        assert len({id(answer.result()) for answer in answers}) == 1
    assert len(made) == 1


def test_what_fails_for_one_is_made_by_the_next() -> None:
    kept = Keeping(100_000)
    with pytest.raises(ZeroDivisionError):
        kept.get("one", STATE, lambda: sent(1 // 0))
    assert kept.get("one", STATE, lambda: sent(1))[1].body == [b"x"]


def test_nobody_waits_for_ever_for_somebody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "WAIT", 0.05)
    kept, held, going = Keeping(100_000), Event(), Event()

    def never() -> Sent:
        going.set()
        held.wait()
        return sent(1)

    slow = Thread(target=lambda: kept.get("one", STATE, never))
    slow.start()
    going.wait()
    assert kept.get("one", STATE, lambda: sent(2))[1].body == [b"xx"]
    held.set()
    slow.join()


def test_a_flood_of_spellings_does_not_grow(
    db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    lane = Lane(WSGIHandler())
    for number in range(20):
        ask(lane, environ("/api/v1/products/", if_none_match=f'"{"x" * 2000}{number}"'))
    assert not lane.recognised
    monkeypatch.setattr(express, "RECOGNISED", 5)
    for number in range(12):
        ask(lane, environ("/api/v1/products/", if_none_match=f'"{number}"'))
        assert 0 < len(lane.recognised) <= 5


@pytest.mark.django_db(transaction=True)
def test_threads_that_end_leave_their_connections_to_others(settings: Any) -> None:
    """Servers end idle threads; a pool whose connections went with them would soon be empty."""
    settings.ALLOWED_HOSTS = ["testserver"]
    lane = Lane(WSGIHandler())
    statuses = []

    def once(number: int) -> None:
        freshness.forget()
        statuses.append(ask(lane, environ("/api/v1/products/", f"amount={number}")).status)
        assert connection.vendor == "sqlite" or connection.connection is None
        connection.close()

    for number in range(1, 30):
        thread = Thread(target=once, args=(number,))
        thread.start()
        thread.join()
    assert statuses == ["200 OK"] * 29
