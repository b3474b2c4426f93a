"""`/metrics`: what several processes count is added up, and no stranger learns from it."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily

from config.operating import gauges, scraping
from config.operating.looking import Looking
from partners.models import Endpoint
from partners.webhooks import falling_behind, managing
from partners.webhooks.falling_behind import Lag
from partners.webhooks.wanted import Wanted
from products import journal
from products.models import Change, Revision
from tests.builders import submitted
from tests.live_processes import Server
from tests.partnering import a_partner
from tests.watching import Heard, Numbers, hear

PATIENCE = 40.0


# --- what the database says ----------------------------------------------------------------------


def family(name: str) -> GaugeMetricFamily:
    (found,) = [one for one in gauges.look() if one.name == name]
    return found


def value(name: str) -> float:
    (sample,) = family(name).samples
    return float(sample.value)


def endpoint(**values: Any) -> Endpoint:
    wanted = Wanted(url="https://hooks.example/kedai")
    made = managing.register(partner=a_partner(), wanted=wanted)
    Endpoint.objects.filter(pk=made.pk).update(**values)
    return made


@pytest.mark.django_db
def test_the_journal_and_what_waits_for_a_review(editor: Any) -> None:
    assert value("kedai_journal_number") == journal.head().seq == 54
    assert value("kedai_reviews_waiting") == value("kedai_reviews_oldest_seconds") == 0
    waits = submitted("cmb-zhaoke-toudai", editor)
    since = timezone.now() - timedelta(hours=2)
    Revision.objects.filter(pk=waits.pk).update(submitted_at=since)
    assert value("kedai_reviews_waiting") == 1
    assert value("kedai_reviews_oldest_seconds") == pytest.approx(7200, abs=60)


@pytest.mark.django_db
def test_an_endpoint_is_behind_from_when_it_could_have_been_sent_to() -> None:
    now = timezone.now() + timedelta(hours=1)
    assert falling_behind.lag(now) == Lag(0, 0.0)
    slow = endpoint(cursor=50)
    published = Change.objects.get(seq=51).at
    assert falling_behind.lag(now) == Lag(4, (now - published).total_seconds())
    this = Endpoint.objects.filter(pk=slow.pk)
    this.update(next_at=now - timedelta(seconds=5), failures=1)
    assert falling_behind.lag(now).seconds == 5
    this.update(next_at=now + timedelta(hours=1))  # it has refused: not ours to answer for
    assert falling_behind.lag(now) == Lag(0, 0.0)
    this.update(next_at=None, leased_by="x", leased_until=now + timedelta(seconds=9))
    assert falling_behind.lag(now) == Lag(0, 0.0)
    this.update(leased_until=now - timedelta(seconds=9))
    assert falling_behind.lag(now).lines == 4
    this.update(disabled="gone", disabled_at=now)
    assert falling_behind.lag(now) == Lag(0, 0.0)


@pytest.mark.django_db
def test_what_is_stopped_is_counted_by_the_reason() -> None:
    endpoint(disabled="exhausted", disabled_at=timezone.now())
    counted = {one.labels["stopped"]: one.value for one in family("kedai_endpoints").samples}
    assert counted == {"no": 0, "partner": 0, "desk": 0, "gone": 0, "exhausted": 1, "filters": 0}


def test_without_the_database_there_is_one_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> Any:
        raise OperationalError("canary")

    monkeypatch.setattr(journal, "head", fails)
    monkeypatch.setattr(gauges, "LOOKING", Looking(gauges.look, 1))
    told = [
        (one.name, [sample.value for sample in one.samples]) for one in gauges.Gauges().collect()
    ]
    assert told == [(gauges.UP, [0.0])]


@pytest.mark.django_db
def test_it_is_not_there_unless_it_is_turned_on(client: Client) -> None:
    assert client.get("/metrics").status_code == 404


def test_a_folder_that_is_not_there_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    for named in ("", "/nowhere/at/all"):
        monkeypatch.setenv(scraping.FOLDER, named)
        with pytest.raises(ImproperlyConfigured, match="METRICS=on needs PROMETHEUS_MULTIPROC_DIR"):
            scraping.folder()


# --- two processes -------------------------------------------------------------------------------


@pytest.fixture
def numbers_kept(tmp_path: Path) -> Path:
    folder = tmp_path / "numbers"
    folder.mkdir()
    return folder


@pytest.fixture
def server(committed: None, numbers_kept: Path, tmp_path: Path) -> Iterator[Server]:
    around = {
        "METRICS": "on",
        "PROMETHEUS_MULTIPROC_DIR": str(numbers_kept),
        "LOG_FORMAT": "json",
        "BEHIND_PROXY": "on",
    }
    two = ("--workers", "2", "--respawn-failed-workers", "--respawn-interval", "0.1")
    with Server(*two, around=around, said=tmp_path / "log") as server:
        yield server


def scraped(server: Server) -> tuple[Heard, Numbers]:
    heard = hear(server.port, "/metrics", Host="10.20.30.40")
    assert heard.status == 200
    return heard, Numbers(heard.body.decode())


def workers(numbers_kept: Path) -> set[int]:
    """Processes that have written numbers, and live."""
    known = {int(file.stem.rsplit("_", 1)[1]) for file in numbers_kept.glob("gauge_live*.db")}
    return {pid for pid in known if Path("/proc", str(pid)).exists()}


def until(server: Server, holds: Callable[[Numbers], bool]) -> tuple[Heard, Numbers]:
    """The first scrape that holds: workers write down what they know every few seconds."""
    latest = monotonic() + PATIENCE
    while monotonic() < latest:
        with suppress(ConnectionError):
            heard, numbers = scraped(server)
            if holds(numbers):
                return heard, numbers
        sleep(0.1)
    raise AssertionError("it never held")


def until_two(server: Server, numbers_kept: Path) -> Numbers:
    def two(numbers: Numbers) -> bool:
        return numbers.sum("kedai_workers") == 2 == len(workers(numbers_kept))

    return until(server, two)[1]


def taken(numbers: Numbers) -> list[float]:
    """By the lanes: from what was kept, and made anew."""
    return [numbers.sum("kedai_lane_total", outcome=outcome) for outcome in ("kept", "made")]


def test_two_workers_are_one_service(
    server: Server, numbers_kept: Path, tmp_path: Path, admin: Any
) -> None:
    until_two(server, numbers_kept)
    known = "/?q=canary-7391+13912345678"
    for number in range(12):
        assert hear(server.port, known).status == 200
        assert hear(server.port, f"/canary-7391-{number}/").status == 404
        assert hear(server.port, "/api/v1/products/?stage=seed&page_size=1").status == 200
    both = [scraped(server) for _ in range(8)]  # whichever worker is asked
    for _, numbers in both:
        pages = {"route": "find", "method": "GET", "status": "2xx"}
        assert numbers.sum("kedai_requests_total", **pages) == 12
        assert numbers.sum("kedai_request_seconds_count", route="find") == 12
        assert numbers.sum("kedai_requests_total", route="none", status="4xx") == 12
        assert numbers.sum("kedai_journal_number") == 54
    counted = {file.stem.rsplit("_", 1)[1] for file in numbers_kept.glob("histogram_*.db")}
    assert len(counted) == 2  # both had their share, so it was added up

    heard, numbers = until(server, lambda numbers: sum(taken(numbers)) == 12)
    assert 1 <= taken(numbers)[1] <= 4
    assert numbers.sum("kedai_lane_total", outcome="left") >= 24
    assert numbers.sum("kedai_workers_memory_bytes") > numbers.sum(
        "kedai_worker_largest_memory_bytes"
    )
    assert numbers.sum("kedai_workers_cpu_seconds_total") > 0
    if connection.vendor == "postgresql":
        assert numbers.sum("kedai_database_pool") >= 2
    says_nothing_secret(heard.body.decode())

    one = min(workers(numbers_kept))
    os.kill(one, signal.SIGKILL)
    until(server, lambda numbers: one not in workers(numbers_kept))
    again = until_two(server, numbers_kept)
    assert again.sum("kedai_requests_total", **pages) == 12  # what it had counted stays

    for outside in ("203.0.113.7", "10.0.0.1"):
        heard = hear(server.port, "/metrics", X_Forwarded_For=outside, Host="localhost")
        assert heard.status == 404
        assert b"kedai_requests" not in heard.body
    is_logged_as_told(tmp_path / "log")


def says_nothing_secret(text: str) -> None:
    for secret in ("canary", "13912345678", "cmb-zhaoke", "127.0.0.1", "postgres:", ".db"):
        assert secret not in text
    routes = {
        line.split('route="')[1].split('"')[0] for line in text.split("\n") if "route=" in line
    }
    assert routes <= {"find", "product-list", "none", "metrics", "healthz", "readyz"}


def is_logged_as_told(log: Path) -> None:
    """Of each answer of Django's one line, of the lane's none; all of it JSON, nothing secret."""
    text = log.read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    asked = [line for line in lines if line["logger"] == "config.operating.requests"]
    pages = [line for line in asked if line["route"] == "find"]
    assert len(pages) == 12
    assert len({line["request_id"] for line in pages}) == 12
    assert all(line["status"] == 200 and line["milliseconds"] > 0 for line in pages)
    assert not [line for line in asked if line["route"] == "metrics"]
    assert len([line for line in asked if line["route"] == "product-list"]) == 0
    assert "13912345678" not in text
    assert "q=canary" not in text
