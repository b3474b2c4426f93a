"""What every answer carries, whoever gives it: a page, the API, a file, a refusal, the lane."""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client

from catalog.api import answers
from catalog.lane.express import Lane
from tests.desk_addresses import addresses, objects
from tests.routes import paths
from tests.wsgi_asking import ask, environ

pytestmark = pytest.mark.django_db

CARRIED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
FILES = ["/static/catalog/kedai.css", "/static/catalog/htmx.min.js", "/static/no-such.css"]
LIST = "/api/v1/products/"
REFUSED: list[tuple[str, int, dict[str, Any]]] = [
    (f"{LIST}?nonsense=1", 400, {}),
    (LIST, 400, {"HTTP_HOST": "evil.example"}),
    (LIST, 401, {"HTTP_AUTHORIZATION": "Bearer nonsense"}),
    ("/api/v1/webhooks/", 401, {}),
    ("/api/v1/nowhere/", 404, {}),
    ("/nowhere/", 404, {}),
    (LIST, 406, {"HTTP_ACCEPT": "text/html"}),
    (f"{LIST}?q={'x' * 5000}", 414, {}),
    ("/?stage=xx", 400, {}),
    ("/api/v1/products", 301, {}),
    ("/admin/products/product/", 302, {}),
]


def lacking(answer: Any, *, is_secure: bool = False) -> list[str]:
    """Headers that an answer should have and has not, or has otherwise."""
    found = [name for name, value in CARRIED.items() if answer.get(name) != value]
    policy = answer.get("Content-Security-Policy", "")
    if "default-src 'self'" not in policy or "unsafe" in policy:
        found.append("Content-Security-Policy")
    if bool(answer.get("Strict-Transport-Security")) != is_secure:
        found.append("Strict-Transport-Security")
    if answer.get("Server") or answer.get("X-Powered-By"):
        found.append("says what it is made of")
    return found


def got(client: Client, path: str, **more: Any) -> Any:
    """The answer, read to its end: a file is not left open."""
    answer: Any = client.get(path, **more)
    if answer.streaming:
        answer.getvalue()
    return answer


@pytest.fixture
def https(settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 100


@pytest.mark.parametrize("is_secure", [False, True])
def test_every_address_and_file_carries_them(client: Client, https: None, is_secure: bool) -> None:
    found = {}
    for path in [*paths().values(), *FILES, "/admin/", "/admin/login/"]:
        answer = got(client, path, secure=is_secure)
        if lacks := lacking(answer, is_secure=is_secure):
            found[path] = lacks
    assert found == {}


@pytest.mark.parametrize(("path", "status", "more"), REFUSED)
def test_every_refusal_carries_them(
    client: Client, path: str, status: int, more: dict[str, Any]
) -> None:
    client.raise_request_exception = False
    answer = client.get(path, **more)
    assert answer.status_code == status
    assert lacking(answer) == []


def test_a_failure_and_a_limit_carry_them(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: Any, **named: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(answers, "listing", fail)
    client.raise_request_exception = False
    settings.ANON_LIMIT = 1
    found = [client.get(LIST) for _ in range(2)]
    assert [answer.status_code for answer in found] == [500, 429]
    assert [lacking(answer) for answer in found] == [[], []]


def test_the_lane_carries_them(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    answer = ask(Lane(WSGIHandler()), environ(LIST))
    assert answer.status == "200 OK"
    told = dict(answer.headers)
    assert {name: told.get(name.lower()) for name in CARRIED} == CARRIED


def test_every_page_of_the_desk_carries_them(admin: Any, sign_in: Any) -> None:
    desk = sign_in(admin)
    found = {}
    for address in addresses(objects()):
        answer = got(desk, address.path)
        if lacks := lacking(answer):
            found[address.name] = lacks
    assert found == {}


def test_nobody_who_only_reads_gets_a_cookie(client: Client) -> None:
    """And no answer to him depends on one."""
    for path in [*paths().values(), *FILES, "/nowhere/", f"{LIST}?nonsense=1"]:
        client.cookies = SimpleCookie()
        answer = got(client, path)
        assert not answer.cookies, path
        assert "cookie" not in answer.get("Vary", "").lower(), path
