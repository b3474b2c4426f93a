"""All that production runs, as plain processes, asked from outside (`make topology`; minutes).

PostgreSQL with a standby, Valkey or Redis, two web servers, the deliverer, and the proxy with TLS:
the commands, the roles and the proxy's configuration are those of the compose file.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from catalog.errors import TITLES
from tests.topology.asking import LIST, Answer, Asker
from tests.topology.crowds import Asking, addresses, half_open, meanwhile, slow_readers
from tests.topology.database import asked
from tests.topology.desk import CODE, ENDPOINT, LONG, WAITING, Desk
from tests.topology.house import House, Web, house
from tests.topology.nginx import Missing
from tests.webhook_receivers import Receiver, verified

pytestmark = pytest.mark.skipif("TOPOLOGY" not in os.environ, reason="minutes: make topology")
PATIENCE = 120.0
LOGINS = 20
EXPORT = "/api/v1/export/"
PAGES = ("/", f"/products/{CODE}/", f"{LIST}?stage=seed", f"/api/v1/products/{CODE}/", "/en/map/")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    try:
        with house(tmp_path_factory.mktemp("house"), LOGIN_LIMIT=f"{LOGINS}/minute") as made:
            yield made
    except Missing as missing:
        pytest.fail(str(missing), pytrace=False)


def until(done: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end, what
        time.sleep(0.1)


def problem(answer: Answer, status: int) -> Any:
    """The document, after what every problem has in common."""
    assert answer.status == status, answer
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cache-control"] == "no-store"
    told = answer.told()
    assert list(told)[:5] == ["type", "title", "status", "detail", "errors"]
    assert told["status"] == status
    assert told["type"].removeprefix("/problems/") in {name for name, _ in TITLES.values()}
    return told


# ── what it is there for ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", [*PAGES, EXPORT, "/admin/login/", "/api/docs/"])
def test_pages_and_answers_come_by_tls(running: House, path: str) -> None:
    answer = running.ask(path)
    assert (answer.status, answer.headers["strict-transport-security"]) == (200, "max-age=2592000")


def test_plain_http_is_sent_to_https(running: House) -> None:
    plain = Asker(running.proxy.plain)
    answer = plain("/api/v1/products/?stage=seed")
    assert (answer.status, answer.headers["location"]) == (
        308,
        f"{running.proxy.url}/api/v1/products/?stage=seed",
    )


def test_the_standby_streams_and_shows_the_same_rows(running: House) -> None:
    primary, standby = running.databases.superuser
    assert asked(primary, "SELECT state FROM pg_stat_replication") == ("streaming",)
    assert running.databases.has_caught_up()
    rows = "SELECT count(*), md5(string_agg(digest, '' ORDER BY seq)) FROM products_change"
    assert asked(primary, "SELECT count(*) >= 54 FROM products_change") == (True,)
    assert asked(standby, rows) == asked(primary, rows)
    assert asked(standby, "SELECT pg_is_in_recovery()") == (True,)


def test_what_is_approved_at_one_server_is_everywhere(running: House) -> None:
    """In the answers of both servers, in `changes/`, at a partner's receiver and at the standby."""
    one, other = running.webs
    before = running.ask("/api/v1/changes/head/").told()["seq"]
    with Receiver() as receiver:
        secret = running.shell(ENDPOINT.format(url=receiver.url())).strip()
        pk, seen = running.shell(WAITING).split()
        bob = Desk(one.ask, running, "bob")
        assert "1200万元" in bob.get(f"/admin/products/revision/{pk}/change/").body.decode()
        approved = bob.post(f"/admin/products/revision/{pk}/approve/", seen=seen)
        assert approved.status == 302, approved

        for ask in (one.ask, other.ask, running.ask):
            until(lambda ask=ask: _limit(ask) == "12000000.00", f"port {ask.port} shows it")  # type: ignore[misc]
        (line,) = running.ask(f"/api/v1/changes/?after={before}").told()["changes"]
        assert (line["product"], line["reviewed"]) == (CODE, "second_person")
        until(lambda: bool(receiver.taken), "the receiver is told")
        assert verified(receiver.taken[0], secret)["data"]["seq"] == line["seq"]
        assert running.databases.has_caught_up()
        newest = asked(running.databases.superuser.standby, "SELECT max(seq) FROM products_change")
        assert newest == (line["seq"],)


def _limit(ask: Any) -> str:
    host = {"Host": "localhost", "X-Forwarded-Proto": "https"} if ask.believed is None else {}
    maximum: str = ask(f"/api/v1/products/{CODE}/", host).told()["limit"]["max"]
    return maximum


# ── a server goes ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("going", [Web.kill, Web.stop], ids=["killed", "stopped"])
def test_nobody_notices_that_a_server_goes_and_comes_back(
    running: House, going: Callable[[Web], None]
) -> None:
    with meanwhile(running.ask, *PAGES) as asking:
        for web in running.webs:
            time.sleep(1)
            going(web)
            time.sleep(1)
            web.begin()
            # The proxy tries a server again after a second.
            until(lambda web=web: web.ask("/robots.txt").status == 200, "it is back")  # type: ignore[misc]
            time.sleep(1.5)
    assert [one.statuses for one in asking if {*one.statuses} != {"200"}] == []
    assert sum(len(one.seconds) for one in asking) > 100


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_without_any_server_the_proxy_says_so_in_the_houses_form(
    running: House, language: str
) -> None:
    for web in running.webs:
        web.kill()
    try:
        for method, body in (("GET", None), ("POST", b"{}")):
            answer = running.ask(LIST, {"Accept-Language": language}, method=method, body=body)
            told = problem(answer, 502)
            assert told["type"] == "/problems/unavailable"
            assert told["title"] == TITLES[503][1].in_language(language)
            # Whether a change was made is not known, and that is said.
            assert (told["detail"] == told["title"]) == (method == "GET")
            assert (answer.headers["retry-after"], answer.headers["content-language"]) == (
                "1",
                language,
            )
        page = running.ask("/en/map/" if language == "en" else "/map/")
        assert (page.status, page.headers["content-type"]) == (502, "text/html; charset=utf-8")
        assert TITLES[503][1].in_language(language) in page.body.decode()
        assert "default-src 'none'" in page.headers["content-security-policy"]
    finally:
        for web in running.webs:
            web.begin()
    until(lambda: running.ask(LIST).status == 200, "it answers again")


# ── who means harm ───────────────────────────────────────────────────────────────────────

HOST = b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
ASK = b"GET /api/v1/products/"
SEND = b"POST /api/v1/submissions/" + HOST
REFUSED = {
    "percent": (400, ASK + b"100%/" + HOST + b"\r\n"),
    "space": (400, ASK + b"a b/" + HOST + b"\r\n"),
    "control": (400, ASK + b"\x01" + HOST + b"\r\n"),
    "not UTF-8": (400, ASK + b"?q=\xff" + HOST + b"\r\n"),
    "quotes": (400, ASK + b'?q="' + HOST + b"\r\n"),
    "no host": (400, ASK + b" HTTP/1.1\r\n\r\n"),
    "another host": (400, ASK + b" HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"),
    "version": (505, ASK + b" HTTP/9.9\r\nHost: localhost\r\n\r\n"),
    "method": (400, b"G{T /api/v1/products/" + HOST + b"\r\n"),
    "a tunnel": (400, b"CONNECT localhost:443" + HOST + b"\r\n"),
    "name of a field": (400, ASK + HOST + b"Bad Name: x\r\n\r\n"),
    "long field": (431, ASK + HOST + b"Cookie: " + b"a" * 20_000 + b"\r\n\r\n"),
    "many long fields": (431, ASK + HOST + b"X: " + b"a" * 15_000 + b"\r\n" + b"X: a\r\n" * 30_000),
    "address of 9 kB": (414, ASK + b"?q=" + b"a" * 9_000 + HOST + b"\r\n"),
    "address of 70 kB": (414, ASK + b"?q=" + b"a" * 70_000 + HOST + b"\r\n"),
    "coding": (501, SEND + b"Transfer-Encoding: bogus\r\n\r\n"),
    "length": (400, SEND + b"Content-Length: x\r\n\r\n"),
    "two lengths": (400, SEND + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
    "chunk": (400, SEND + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
    "body": (413, SEND + b"Content-Length: 2000000\r\n\r\n"),
    "garbage": (400, b"\x16\x03garbage\r\n\r\n"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_a_parser_refuses_is_a_problem_too(running: House, name: str) -> None:
    status, request = REFUSED[name]
    problem(running.ask.raw(request), status)


def test_the_application_says_what_is_too_long_about_an_address(running: House) -> None:
    told = problem(running.ask(f"{LIST}?q={'a' * 9000}"), 414)
    assert [fault["parameter"] for fault in told["errors"]] == ["q"]


def test_a_body_above_the_limit_is_refused_before_a_server_sees_it(running: House) -> None:
    at_the_desk = running.ask("/admin/login/", method="POST", body=b"a" * 7_000_000)
    assert (at_the_desk.status, at_the_desk.headers["content-type"][:9]) == (413, "text/html")
    problem(running.ask("/api/v1/submissions/", method="POST", body=b"a" * 1_100_000), 413)
    # Below the limit it is the application that refuses, without having read it.
    problem(running.ask("/api/v1/submissions/", method="POST", body=b"a" * 900_000), 401)


def test_a_forged_address_does_not_get_past_a_limit(running: House) -> None:
    def signing_in(come_from: str, number: int) -> int:
        claimed = f"203.0.113.{number}"
        return running.ask(
            "/admin/login/",
            {"X-Forwarded-For": claimed, "X-Real-IP": claimed, "Forwarded": f"for={claimed}"},
            method="POST",
            body=b"",
            come_from=come_from,
        ).status

    told = [signing_in("127.0.200.1", number) for number in range(LOGINS + 5)]
    assert told[-1] == 429
    assert told.count(403) <= LOGINS  # no form of ours: refused as a forgery
    assert signing_in("127.0.200.2", 1) == 403  # and it was the address that was counted


def test_numbers_for_operators_stay_inside(running: House) -> None:
    assert running.ask("/metrics").status == 404


def test_slow_clients_hurt_nobody(running: House) -> None:
    """500 half-open connections and 200 readers of an export that no socket holds: 8 threads answer
    in all, and each reader would keep one that wrote to it directly."""
    running.shell(LONG.format(code=CODE, products=40, letters=40_000))
    calm = Asking(running.ask, *PAGES)
    calm.times(100)  # what is asked for the first time is slow for reasons of its own
    calm.seconds.clear()
    calm.times(200)
    with half_open(running.ask, 500), slow_readers(running.ask, EXPORT, 200):
        crowded = Asking(running.ask, *PAGES)
        crowded.times(200)
        behind = Asking(running.webs[0].ask, "/robots.txt")
        behind.times(1)
    print(f"\np99 calm {calm.p99() * 1000:.1f} ms, crowded {crowded.p99() * 1000:.1f} ms")
    assert {*calm.statuses} == {*crowded.statuses} == {"200"}
    assert crowded.p99() < max(2 * calm.p99(), 0.5)


def test_whole_copies_leave_room_for_everybody_else(running: House) -> None:
    """All ask for a copy at once: the two that a server makes at a time are made, and nobody who
    asks for something else is turned away."""
    copying = [Asking(running.ask, EXPORT, come_from=one) for one in addresses(16)]
    with ThreadPoolExecutor(16) as pool:
        done = [pool.submit(one.times, 3) for one in copying]
        other = Asking(running.ask, *PAGES)
        other.times(20)
        for each in done:
            each.result()
    told = {status for one in copying for status in one.statuses}
    assert "200" in told <= {"200", "503"}
    assert {*other.statuses} == {"200"}


def test_one_address_reads_two_copies_at_once_and_no_more(running: House) -> None:
    with slow_readers(running.ask, EXPORT, 2):
        until(lambda: running.ask(EXPORT, come_from=addresses(1)[0]).status == 429, "refused")
        refused = running.ask(EXPORT, come_from=addresses(1)[0])
        assert problem(refused, 429)["type"] == "/problems/too-many-requests"
        assert refused.headers["retry-after"] == "1"
        assert running.ask(EXPORT, come_from="127.0.200.3").status == 200
        assert running.ask(LIST, come_from=addresses(1)[0]).status == 200
