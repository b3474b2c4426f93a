"""`/healthz` and `/readyz`: what an orchestrator is told, and that it is told in time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client

from catalog.finding import index
from config.operating import readiness
from config.operating.looking import Looking
from config.operating.readiness import SECONDS
from partners.webhooks import falling_behind
from partners.webhooks.falling_behind import Lag
from products import journal

CHECKS = ["database", "migrations", "journal", "index", "deliveries", "cache"]
ELSEWHERE = "10.20.30.40:8000"
"""How an orchestrator calls a container, and nobody else the catalog."""


@pytest.fixture(autouse=True)
def looked(monkeypatch: pytest.MonkeyPatch) -> Looking[readiness.Line]:
    """A look of each test's own, which waits for as long as a slow machine takes."""
    looking = Looking(readiness.LOOKING.look, 60)
    monkeypatch.setattr(readiness, "LOOKING", looking)
    return looking


def instead(monkeypatch: pytest.MonkeyPatch, name: str, check: Callable[[], Any]) -> None:
    monkeypatch.setitem(readiness.CHECKS, name, check)


def told(client: Client) -> tuple[int, str, dict[str, tuple[str, str]]]:
    answer = client.get("/readyz")
    said = answer.json()
    checks = {line["check"]: (line["state"], line["detail"]) for line in said["checks"]}
    assert [*checks] == CHECKS
    return answer.status_code, said["status"], checks


def threads() -> int:
    return sum(thread.name == "looking" for thread in threading.enumerate())


# --- /healthz ------------------------------------------------------------------------------------


def test_a_process_that_lives_says_so_without_database_or_cache(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This test may not open the database, and the cache that it names is nowhere."""
    settings.CACHES = {"default": {"BACKEND": "nowhere.Cache"}}
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})


@pytest.mark.django_db
def test_whoever_asks_by_an_address_gets_health_and_nothing_else(client: Client) -> None:
    for path in ("/healthz", "/readyz"):
        assert client.get(path, headers={"Host": ELSEWHERE}).status_code == 200
    for path in ("/", "/healthz/", "/healthz/x", "/api/v1/products/", "/admin/", "//healthz"):
        assert client.get(path, headers={"Host": ELSEWHERE}).status_code == 400, path


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_read_kept_nowhere_and_has_the_headers_of_the_house(
    path: str, client: Client
) -> None:
    answer = client.get(path)
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert not answer.cookies
    assert client.head(path).status_code == 200
    assert client.get(f"{path}?verbose=1").status_code == 200
    refused = client.post(path)
    assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD")


# --- /readyz -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_worker_is_ready_when_all_that_it_takes_is_there(client: Client) -> None:
    status, word, checks = told(client)
    assert (status, word) == (200, "ready")
    assert {state for state, _ in checks.values()} == {"ok"}
    assert checks["journal"][1] == "It ends at number 54."
    assert checks["index"][1] == "This worker's stands at number 54."


@pytest.mark.django_db
def test_looking_makes_a_worker_catch_up(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_current", index.EMPTY_INDEX)
    assert index.number() == 0
    assert told(client)[0] == 200
    assert index.number() == journal.head().seq == 54


@pytest.mark.django_db
def test_a_migration_that_is_not_applied_makes_it_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = readiness._wanted() | {("products", "9999_next"), ("catalog", "9999_next")}
    monkeypatch.setattr(readiness, "_wanted", lambda: wanted)
    status, word, checks = told(client)
    assert (status, word) == (503, "not ready")
    assert checks["migrations"] == (
        "failed",
        "2 of this release's migrations are not applied.",
    )
    assert checks["index"][0] == "ok"


@pytest.mark.django_db
def test_every_migration_that_django_knows_is_looked_for() -> None:
    assert readiness._wanted() == {*MigrationLoader(connection).disk_migrations}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "word"), [("'LATIN1', true", "UTF-8"), ("'UTF8', 0", "C.UTF-8")]
)
def test_a_database_that_cannot_keep_chinese_makes_it_not_ready(
    answer: str, word: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(readiness.TEXT, connection.vendor, f"SELECT {answer}")
    status, _, checks = told(client)
    assert (status, checks["database"][0]) == (503, "failed")
    assert word in checks["database"][1]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's character types")
def test_a_character_type_that_knows_no_chinese_is_recognised(transactional_db: None) -> None:
    parameters = connection.get_connection_params()
    name = "kedai_plain_c"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
        )
        cursor.execute(readiness.TEXT["postgresql"])
        assert cursor.fetchone() == ("UTF8", True)
        here = {key: parameters[key] for key in ("host", "port", "user") if parameters.get(key)}
        try:
            with psycopg.connect(**here, dbname=name) as plain:
                assert plain.execute(readiness.TEXT["postgresql"]).fetchone() == ("UTF8", False)
        finally:
            cursor.execute(f"DROP DATABASE {name}")


class Hanging:
    """A check that has been reached, and goes on when it is told to."""

    def __init__(self) -> None:
        self.reached, self.goes_on = threading.Event(), threading.Event()

    def __call__(self) -> tuple[str, str]:
        self.reached.set()
        self.goes_on.wait(60)
        return readiness.OK, "It ends at number 54."


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hanging]:
    hanging = Hanging()
    instead(monkeypatch, "journal", hanging)
    yield hanging
    hanging.goes_on.set()


@pytest.mark.django_db
def test_a_database_that_hangs_makes_it_not_ready_and_holds_one_thread(
    client: Client, looked: Looking[readiness.Line], hanging: Hanging
) -> None:
    before = threads()
    looked.seconds = 0.0
    assert told(client)[0] == 503
    assert hanging.reached.wait(60)
    for _ in range(20):
        status, word, checks = told(client)
        assert (status, word) == (503, "not ready")
        assert checks["migrations"][0] == "ok"
        assert checks["journal"] == ("failed", "No answer within 0.0 seconds.")
        assert checks["index"] == ("failed", "Not looked at, because of the line above.")
        assert threads() == before + 1
    looked.seconds = 60.0
    hanging.goes_on.set()
    assert told(client)[:2] == (200, "ready")


def test_what_hangs_is_waited_for_once_and_as_long_as_is_said() -> None:
    goes_on = threading.Event()

    def look() -> Iterator[int]:
        yield 1
        goes_on.wait(60)

    looking, begun = Looking(look, 0.5), monotonic()
    assert looking.sight() == ([1], False)
    assert 0.5 <= monotonic() - begun < 5
    begun = monotonic()
    for _ in range(20):  # ten seconds, if each waited
        assert looking.sight() == ([1], False)
    assert monotonic() - begun < 5
    goes_on.set()
    looking.seconds = 60.0
    assert looking.sight() == ([1], True)
    assert 0 < SECONDS < 3


@pytest.mark.django_db
def test_a_database_that_fails_is_told_without_what_the_error_says(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails() -> tuple[str, str]:
        raise OperationalError('connection to "db.inner", user "kedai" failed')

    instead(monkeypatch, "database", fails)
    status, _, checks = told(client)
    assert status == 503
    assert checks["database"] == ("failed", "It cannot be looked at; the log says why.")
    assert {state for state, _ in checks.values()} == {"failed"}
    assert "db.inner" not in client.get("/readyz").content.decode()
    assert "db.inner" in caplog.text


@pytest.mark.django_db
def test_what_readers_do_not_notice_takes_nobody_out_of_rotation(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://:canary@127.0.0.1:1/0",
        }
    }
    monkeypatch.setattr(falling_behind, "lag", lambda now: Lag(7, 61.0))
    status, word, checks = told(client)
    assert (status, word) == (200, "ready")
    assert checks["cache"][0] == checks["deliveries"][0] == "late"
    assert "7 lines behind, for 61 seconds" in checks["deliveries"][1]
    assert "canary" not in str(checks)
