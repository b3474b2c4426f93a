"""Nothing is changed by a form that somebody else has made, nor by a session that is over.

Every address of the desk that takes a form, and every address beside it that could: read from the
resolver, so a new one is asked here too.
"""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from products import background
from tests.desk_addresses import Address, Objects, addresses, ask, objects
from tests.routes import paths
from tests.test_roles import PEOPLE, WRITING, needed, outcome, table

pytestmark = pytest.mark.django_db

OPEN = {"login"}
"""What takes a form from somebody who has not signed in."""


@pytest.fixture
def standing(monkeypatch: pytest.MonkeyPatch) -> Objects:
    monkeypatch.setattr(background, "start", lambda *arguments: None)
    return objects()


@pytest.fixture
def doors(standing: Objects) -> list[Address]:
    return addresses(standing)


def token() -> tuple[str, str]:
    """A cookie with a secret, and a token of a form that belongs to it."""
    request = RequestFactory().get("/")
    masked = get_token(request)
    return request.META["CSRF_COOKIE"], masked


def forger(user: User) -> Client:
    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    client.force_login(user)
    return client


OURS, THEIRS = "http://localhost", "https://evil.example"
FORGED: dict[str, dict[str, Any]] = {
    "no cookie": {"cookie": False},
    "no token": {"token": ""},
    "another's token": {"token": "another"},
    "a token that is none": {"token": "x" * 64},
    "from another site": {"headers": {"Origin": THEIRS}},
    "from a hidden site": {"headers": {"Origin": "null"}},
    "from another port": {"headers": {"Origin": "http://localhost:8001"}},
    "from a site of a like name": {"headers": {"Origin": "http://localhost.evil.example"}},
    "by https from another page": {"headers": {"Referer": f"{THEIRS}/"}, "secure": True},
    "by https from no page": {"secure": True},
}


def sent(client: Client, path: str, way: dict[str, Any]) -> Any:
    secret, masked = token()
    client.cookies.pop("csrf", None)
    if way.get("cookie", True):
        client.cookies["csrf"] = secret
    wanted = way.get("token", masked)
    data = {"csrfmiddlewaretoken": token()[1] if wanted == "another" else wanted}
    return client.post(path, data, headers=way.get("headers", {}), secure=way.get("secure", False))


@pytest.mark.parametrize("way", FORGED)
def test_no_door_of_the_desk_takes_a_forged_form(
    admin: User, doors: list[Address], way: str
) -> None:
    client = forger(admin)
    with CaptureQueriesContext(connection) as captured:
        found = {door.name: sent(client, door.path, FORGED[way]).status_code for door in doors}
    assert {name: status for name, status in found.items() if status != 403} == {}
    assert [query["sql"] for query in captured if WRITING.match(query["sql"])] == []


def test_a_form_of_ours_is_taken(admin: User) -> None:
    """Else the test above would say nothing."""
    for headers in ({}, {"Origin": OURS}):
        client = forger(admin)
        assert sent(client, "/admin/logout/", {"headers": headers}).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_session_of_the_desk_opens_nothing_beside_it(
    admin: User, sign_in: Any, method: str
) -> None:
    """Pages are only read, and the API goes by keys: no cookie is worth anything there."""
    client = sign_in(admin)
    client.raise_request_exception = False
    for name, path in paths().items():
        with CaptureQueriesContext(connection) as captured:
            answer = getattr(client, method)(path, b"{}", content_type="application/json")
        assert answer.status_code in (401, 403, 404, 405), name
        assert [query["sql"] for query in captured if WRITING.match(query["sql"])] == [], name


def test_reading_an_address_of_the_desk_changes_nothing(
    admin: User, sign_in: Any, doors: list[Address]
) -> None:
    """A picture on another page can be made to ask for any of them."""
    client = sign_in(admin)
    for door in doors:
        with CaptureQueriesContext(connection) as captured:
            ask(client, "get", door.path)
        written = [query["sql"] for query in captured if WRITING.match(query["sql"])]
        assert written == [], door.name


def person_of(letter: str) -> User:
    user: User = User.objects.create_user(f"person-{letter}", is_staff=True)
    user.groups.set(Group.objects.filter(name__in=PEOPLE[letter]))
    return user


def test_a_session_that_was_signed_out_opens_no_door(
    admin: User, sign_in: Any, doors: list[Address]
) -> None:
    client = sign_in(admin)
    kept = client.cookies["session"].value
    client.post("/admin/logout/")
    thief = Client(SERVER_NAME="localhost")
    for door in doors:
        if door.name not in {*OPEN, "logout"}:
            thief.cookies = SimpleCookie({"session": kept})
            assert outcome(thief.post(door.path)) == "sign in", door.name


@pytest.mark.parametrize("letter", ["E", "R", "P"])
def test_whoever_has_lost_a_role_is_out_at_the_next_step(
    sign_in: Any, standing: Objects, doors: list[Address], letter: str
) -> None:
    """In the session that is open."""
    user = person_of(letter)
    client = sign_in(user)
    assert client.get("/admin/").status_code == 200
    user.groups.clear()
    allowed = table("post")
    for door in doors:
        if letter in allowed[door.name] and "N" not in allowed[door.name]:
            answer = client.post(door.path, needed(door.name, standing))
            assert outcome(answer) == "refused", door.name


def test_whoever_is_no_longer_of_the_desk_is_out_at_the_next_step(
    sign_in: Any, doors: list[Address]
) -> None:
    user = person_of("B")
    client = sign_in(user)
    User.objects.filter(pk=user.pk).update(is_staff=False)
    for door in doors:
        if door.name not in {*OPEN, "logout"}:
            assert outcome(client.post(door.path)) == "sign in", door.name
