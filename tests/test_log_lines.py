"""A record is one line, whoever writes what into it; the number of its request finds it again."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from structlog.contextvars import bound_contextvars, get_contextvars

from catalog.lane.express import Lane
from config.operating.requests import Answered, Requests
from tests.logged import written
from tests.wsgi_asking import ask, environ, one_transaction

FORMATS = ["line", "json"]
GIVEN = "7f3a9c-proxy.0001"
FORGED = "2026-12-01 00:00:00,000 ERROR desk: forged"


# --- lines ---------------------------------------------------------------------------------------

BREAKS = ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x1e", "\x85", "\u2028", "\u2029", "\x00"]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("end", BREAKS)
def test_nobody_can_write_a_second_line(form: str, end: str) -> None:
    line = written(form, "Not Found: %s", f"/a{end}{FORGED}")
    assert line.count("\n") == 1
    assert len(line.splitlines()) == 1
    assert FORGED in line


@pytest.mark.parametrize("form", FORMATS)
def test_not_even_in_an_error_that_is_traced_back(form: str) -> None:
    line = written(form, "failed", error=ValueError(f"a\n{FORGED}\r\n{FORGED}\u2028{FORGED}"))
    assert "ValueError: a" in line
    assert not any(one.startswith(FORGED) for one in line.splitlines())
    if form == "json":
        assert line.count("\n") == 1
        assert FORGED in json.loads(line)["exception"]


def test_what_turns_text_around_or_moves_a_cursor_is_written_out() -> None:
    line = written("line", "\x1b[2Jgone \u202etxt.exe")
    assert "\\u001b[2Jgone \\u202etxt.exe" in line


def test_json_is_one_object_with_what_was_said() -> None:
    line = json.loads(written("json", "%s 科贷 \ud800", "a"))
    assert line["message"] == "a 科贷 \ud800"
    assert (line["level"], line["logger"]) == ("warning", "a.logger")
    assert [*line] == ["time", "level", "logger", "message"]
    assert line["time"].endswith("Z")


SECRETS = [
    ("kedai_0123abcd_" + "0" * 39, "kedai_0123abcd_…"),
    ("whsec_bXlzZWNyZXQ=", "whsec_…"),
    ("Cookie: session=abc123; csrf=xyz", "Cookie: session=…; csrf=…"),
    ("__Host-session=abc123", "__Host-session=…"),
    ("'Authorization': 'Bearer abc.def'", "'Authorization': 'Bearer …'"),
    ("password1=hunter2&x=1", "password1=…&x=1"),
    ("{'password': 'hunter2', 'a': 1}", "{'password': '…', 'a': 1}"),
    ("postgres://kedai:hunter2@db:5432/kedai", "postgres://kedai:…@db:5432/kedai"),
    ("redis://:hunter2@valkey:6379/0", "redis://:…@valkey:6379/0"),
    ("13912345678", "1…"),
    ("+86 139-1234-5678.", "1…."),
    ("phone%3D13912345678&", "phone%3D1…&"),
]
HARMLESS = [
    "amount 13000000000.50 of 113912345678",
    "seq 54, digest a13912345678b",
    "https://catalog.example:8443/a@b",
    "91110000600010000X",
]


@pytest.mark.parametrize(("secret", "shown"), SECRETS)
def test_a_secret_is_not_written_and_what_stands_around_it_is(secret: str, shown: str) -> None:
    assert f"told {shown} to" in written("line", f"told {secret} to")
    assert f"told {shown} to" in json.loads(written("json", "told %s to", secret))["message"]
    failed = written("json", "failed", error=RuntimeError(secret))
    assert shown in json.loads(failed)["exception"]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_alike_stays(text: str) -> None:
    assert text in written("line", text)


# --- requests ------------------------------------------------------------------------------------


@pytest.fixture
def told() -> list[Answered]:
    return []


@pytest.fixture
def served(db: None, settings: Any, told: list[Answered]) -> Iterator[Requests]:
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.BEHIND_PROXY = True
    with one_transaction():
        yield Requests(WSGIHandler(), told.append)


def test_the_proxys_number_is_kept_given_back_and_in_every_line(
    served: Requests, caplog: pytest.LogCaptureFixture
) -> None:
    numbers: list[Any] = []

    class Noting(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            numbers.append((record.name, get_contextvars().get("request_id")))

    noting = Noting()
    logging.getLogger().addHandler(noting)
    try:
        with caplog.at_level(logging.INFO):
            answer = ask(served, environ("/nowhere/", x_request_id=GIVEN))
    finally:
        logging.getLogger().removeHandler(noting)
    assert answer.get("x-request-id") == GIVEN
    assert {name for name, _ in numbers} >= {"django.request", "config.operating.requests"}
    assert {number for _, number in numbers} == {GIVEN}
    assert get_contextvars() == {}


@pytest.mark.parametrize(
    "given",
    [
        "short",
        "a" * 65,
        "a b c d e f",
        "0123456789\r\nX-Forged: 1",
        "-leading-dash",
        "数字一二三四五六",
    ],
)
def test_a_number_that_is_not_well_formed_is_drawn_anew(given: str, served: Requests) -> None:
    number = ask(served, environ("/robots.txt", x_request_id=given)).get("x-request-id")
    assert number != given
    assert len(number) == 32
    again = ask(served, environ("/robots.txt", x_request_id=given)).get("x-request-id")
    assert again != number


def test_a_stranger_does_not_choose_it(served: Requests, settings: Any) -> None:
    settings.BEHIND_PROXY = False
    answer = ask(served, environ("/robots.txt", x_request_id=GIVEN))
    assert answer.get("x-request-id") not in ("", GIVEN)


@pytest.mark.parametrize("form", FORMATS)
def test_a_line_shows_the_number(form: str) -> None:
    with bound_contextvars(request_id=GIVEN):
        line = written(form, "here\nand there", error=ValueError("x"))
    first = line.split("\n")[0]
    shown = json.loads(line)["request_id"] == GIVEN if form == "json" else f" [{GIVEN}]" in first
    assert shown


ASKED = [
    ("/api/v1/products/", "stage=seed", "product-list", 200),
    ("/api/v1/products/cmb-zhaoke-toudai/", "", "product-detail", 200),
    ("/api/v1/products/canary-7391/", "", "product-detail", 404),
    ("/products/cmb-zhaoke-toudai/", "", "product-page", 200),
    ("/en/products/cmb-zhaoke-toudai/", "", "product-page", 200),
    ("/admin/login/", "next=/canary-7391/", "desk", 200),
    ("/admin/canary-7391/", "", "desk", 302),
    ("/static/catalog/kedai.css", "", "static", 200),
    ("/canary-7391/", "phone=13912345678", "none", 404),
    ("/api/v1/products/", "canary-7391=1", "product-list", 400),
]


@pytest.mark.parametrize(("path", "query", "route", "status"), ASKED)
def test_an_answer_is_told_by_its_route_and_never_by_its_address(
    path: str,
    query: str,
    route: str,
    status: int,
    served: Requests,
    told: list[Answered],
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO):
        ask(served, environ(path, query))
    (answered,) = told
    assert (answered.route, answered.method, answered.status) == (route, "GET", status)
    assert 0 < answered.seconds < 60
    (line,) = [one for one in caplog.records if one.name == "config.operating.requests"]
    assert line.levelname == "INFO"
    assert line.getMessage().startswith(f"GET {route} {status} ")
    assert "canary" not in line.getMessage()


def test_a_strange_method_is_another(served: Requests, told: list[Answered]) -> None:
    ask(served, environ("/", REQUEST_METHOD="CANARY7391"))
    assert told[0].method == "other"


def test_who_watches_over_it_fills_no_log(
    served: Requests, told: list[Answered], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        ask(served, environ("/healthz", host="10.0.0.1"))
    assert told[0].route == "healthz"
    assert caplog.records == []


def test_the_lane_counts_and_logs_nothing(
    served: Requests, told: list[Answered], caplog: pytest.LogCaptureFixture
) -> None:
    lane = Lane(served)
    with caplog.at_level(logging.DEBUG, logger="config"):
        for _ in range(5):
            ask(lane, environ("/api/v1/products/", "stage=seed&page_size=3"))
        ask(lane, environ("/robots.txt"))
    assert (lane.answered, lane.made, lane.left) == (5, 1, 1)
    assert [one.route for one in told] == ["robots"]
    assert len([one for one in caplog.records if one.name.startswith("config")]) == 1


def test_what_is_streamed_stays_under_its_number_to_the_end() -> None:
    seen: list[Any] = []
    closed: list[bool] = []

    class Body:
        streaming = True

        def __iter__(self) -> Iterator[bytes]:
            for part in (b"a", b"b"):
                seen.append(get_contextvars().get("request_id"))
                yield part

        def close(self) -> None:
            closed.append(True)

    def streams(asked: dict[str, Any], start: Any) -> Body:
        start("200 OK", [])
        return Body()

    answer = ask(Requests(streams), environ("/"))
    assert (answer.body, closed) == (b"ab", [True])
    assert seen == [answer.get("x-request-id")] * 2
    assert get_contextvars() == {}


def test_what_fails_altogether_is_counted_as_failed(told: list[Answered]) -> None:
    def fails(asked: dict[str, Any], start: Any) -> list[bytes]:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        ask(Requests(fails, told.append), environ("/"))
    assert (told[0].route, told[0].status) == ("none", 500)
    assert get_contextvars() == {}
