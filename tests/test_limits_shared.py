"""Limits across processes, and without the cache that they share."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.redis import RedisCache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from partners.limits import counting, outage
from tests.asking import Clock, left
from tests.live_processes import ROOT, Server
from tests.partnering import a_partner, bearer, key_of
from tests.reading_pages import same_on_both
from tests.redis_server import Redis, needs_redis, redis

__all__ = ["redis"]
READ, LOGIN = "/api/v1/vocabulary/", "/admin/login/"
LONG = bool(os.environ.get("LIMITS_LONG"))
"""Whether windows are a minute, as in production, and through real servers (`make limits`)."""
QUOTA = 100


def most_in_a_window(moments: list[float], window: float) -> int:
    """The fullest window that begins with one of the requests."""
    moments = sorted(moments)
    most, first = 0, 0
    for last, moment in enumerate(moments):
        while moment - moments[first] > window:
            first += 1
        most = max(most, last - first + 1)
    return most


@needs_redis
@same_on_both
def test_four_processes_together_are_never_let_through_too_often(redis: Redis) -> None:
    """Each asks as fast as it can; windows of two seconds, or of a minute with LIMITS_LONG."""
    window, seconds = (60.0, 200.0) if LONG else (2.0, 5.0)
    begin = time.time() + 3
    words = [sys.executable, "-m", "tests.limited_process", redis.url]
    numbers = [str(number) for number in (QUOTA, window, begin, seconds)]
    running = [
        subprocess.Popen([*words, *numbers], cwd=ROOT, stdout=subprocess.PIPE) for _ in range(4)
    ]
    told = [json.loads(process.communicate()[0]) for process in running]
    assert min(report["refused"] for report in told) > 0
    moments = [moment for report in told for moment in report["let"]]
    assert most_in_a_window(moments, window) <= QUOTA * 1.05
    assert len(moments) > QUOTA * 1.5  # and one window follows upon another


@pytest.fixture
def keyed(committed: None) -> dict[str, str]:
    return bearer(key_of(a_partner(), "read"))


@needs_redis
@pytest.mark.skipif(not LONG, reason="half a minute: make limits")
def test_four_servers_together_let_no_more_through_than_one(
    redis: Redis, keyed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CACHE_URL", redis.url)
    monkeypatch.setenv("KEY_LIMIT", f"{QUOTA}/minute")
    monkeypatch.setenv("GRANIAN_WORKERS", "4")
    with Server() as server, ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: status(server.address + READ, keyed), range(4 * QUOTA)))
    assert {*found} == {200, 429}
    assert QUOTA * 0.9 <= found.count(200) <= QUOTA * 1.05


def status(address: str, headers: dict[str, str]) -> int:
    try:
        with urlopen(Request(address, headers=headers), timeout=60) as answer:  # noqa: S310
            return int(answer.status)
    except HTTPError as refusal:
        refusal.close()
        return refusal.code


# ── without the cache ─────────────────────────────────────────────────────────────────


class Broken(BaseCache):
    """Fails as a cache may: with an error of its own, which names its address."""

    def _fail(self, *arguments: Any, **more: Any) -> Any:
        raise ConnectionError("redis://:password@cache.example")

    add = incr = decr = get_many = _fail


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """With an outage that has not begun."""
    clock = Clock()
    monkeypatch.setattr(outage, "time", clock)
    monkeypatch.setattr(counting, "outage", outage.Outage())
    return clock


@pytest.mark.django_db
def test_requests_go_on_without_the_cache_and_it_is_said_once_a_minute(
    client: Client,
    clock: Clock,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    headers = bearer(key_of(a_partner(), "read", "submit"))
    settings.KEY_LIMIT = settings.LOGIN_LIMIT = settings.WRITE_LIMIT = 1
    monkeypatch.setattr(counting, "cache", Broken({}))
    for _ in range(3):
        answer = client.get(READ, headers=headers)
        assert (answer.status_code, left(answer)) == (200, [])
        posted = client.post("/api/v1/submissions/", b"x", "application/json", headers=headers)
        assert posted.status_code < 429
        clock.now += 10
    said = [record for record in caplog.records if record.name == outage.__name__]
    assert [record.levelname for record in said] == ["WARNING"]
    assert "ConnectionError" in said[0].getMessage()
    assert "password" not in caplog.text
    clock.now += 40
    client.get(READ, headers=headers)
    assert caplog.text.count("limits are not counted") == 2


@pytest.mark.django_db
def test_guessing_at_passwords_is_held_up_without_the_cache(
    client: Client, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "cache", Broken({}))
    guesses = [client.post(LOGIN, {"username": "alice", "password": "x"}) for _ in range(5)]
    assert [answer.status_code for answer in guesses] == [200, 200, 200, 200, 429]


@same_on_both
@pytest.mark.parametrize("scheme", ["valkey", "memcache", "file"])
def test_an_address_that_is_no_redis_stops_the_start_and_is_not_shown(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With one that nobody can reach, every limit would be off without a word."""
    monkeypatch.setenv("CACHE_URL", f"{scheme}://:canary@cache.example:6379/0")
    with pytest.raises(ImproperlyConfigured) as refused:
        runpy.run_path(str(ROOT / "config" / "settings.py"))
    assert "canary" not in str(refused.value)


@needs_redis
@same_on_both
@pytest.mark.django_db
def test_a_cache_that_is_killed_is_missed_by_nobody_and_found_again(
    client: Client, clock: Clock, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = bearer(key_of(a_partner(), "read"))
    monkeypatch.setenv("CACHE_URL", redis.url)
    told = runpy.run_path(str(ROOT / "config" / "settings.py"))["CACHES"]["default"]
    shared = RedisCache(told.pop("LOCATION"), {"OPTIONS": told["OPTIONS"]})
    monkeypatch.setattr(counting, "cache", shared)

    def asked() -> list[int]:
        answer = client.get(READ, headers=headers)
        assert answer.status_code == 200
        return [item.requests for item in left(answer)]

    assert [asked(), asked()] == [[1199], [1198]]
    redis.kill()
    assert [asked(), asked()] == [[], []]
    redis.begin()
    assert asked() == []  # it rests
    clock.now += outage.REST
    assert asked() == [1199]
    shared.close()
