"""What a form does not ask for, nobody can send along: every door of the desk, every role, every
field.

The same form is sent twice, once as a browser sends it and once with every field of every model
beside it. What comes of both must be the same, so whatever is not on the form has no effect.

`make attack` asks for every role at every address (`EVERY_ROLE=1`); else the first that is let in,
and the first that is not, at every door that does something.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client

from products import background
from tests.desk_addresses import Address, Objects, addresses, objects
from tests.desk_pages import typed
from tests.form_effects import Effect, Row, sent
from tests.sent_along import everything
from tests.test_roles import PEOPLE, needed, table

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="numbers that were given go back with the transaction"
    ),
]

EVERY_ROLE = bool(os.environ.get("EVERY_ROLE"))
NO_ROWS = {"citations-TOTAL_FORMS": "0", "citations-INITIAL_FORMS": "0"}
NEW = {"code": "sent-along", "name": "新的"}
LONG = "a long enough one 2026"

FILLED: dict[str, dict[str, Any]] = {
    "products_organisation_add": {**NEW, "kind": "bank"},
    "products_family_add": NEW,
    "products_assessmentmethod_add": {**NEW, **NO_ROWS},
    "products_source_add": {"key": "sent-along", "kind": "news", "title": "新的"},
    "products_organisation_change": {"name": "改过的"},
    "products_family_change": {"name": "改过的"},
    "products_assessmentmethod_change": {"name": "改过的"},
    "products_source_change": {"title": "改过的"},
    "products_revision_add": {**NEW, "offering": "promoted", "summary": "新的。", "_save": "1"},
    "products_revision_change": {"name": "改过的贷款", "_save": "1"},
    "products_revision_discard": {},
    "products_product_revise": {},
    "partners_partner_add": NEW,
    "partners_partner_change": {"name": "改过的"},
    "auth_user_add": {"username": "sent-along", "password1": LONG, "password2": LONG},
    "auth_user_change": {"last_name": "改过的"},
    "auth_user_password_change": {"password1": LONG, "password2": LONG},
}
"""Doors with a form that says something, and what is changed in it; `needed` knows the rest."""
STEPS = {
    "products_revision_approve",
    "products_revision_approve_chosen",
    "products_revision_return",
    "products_product_withdraw",
}

GUARDED = {
    "products_revision": {"state", "approver_id", "self_approved", "submitted_at", "batch_id"},
    "products_change": None,
    "products_head": None,
    "catalog_entry": None,
    "partners_key": None,
    "partners_endpoint": None,
    "partners_submission": None,
    "auth_user": {"is_superuser", "is_staff", "password"},
}
"""Columns, or whole tables, that only the named steps may touch."""
STEP = {"products_revision", "products_change", "products_head", "catalog_entry"}
MAY_TOUCH = {
    **dict.fromkeys(STEPS, STEP),
    "products_revision_add": {"products_revision"},
    "products_product_revise": {"products_revision"},
    "products_revision_discard": {"products_revision"},
    "partners_partner_add": {"auth_user"},  # with its service user
    "auth_user_add": {"auth_user"},
    "auth_user_password_change": {"auth_user"},
}


@pytest.fixture(autouse=True)
def unlimited(settings: Any) -> None:
    settings.KEY_LIMIT = settings.WRITE_LIMIT = None


def columns_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [
            column.name for column in connection.introspection.get_table_description(cursor, table)
        ]


def touched(effect: Effect) -> Iterator[str]:
    """Guarded tables of which something guarded has changed."""
    for name in {*effect.gone, *effect.come} & {*GUARDED}:
        guarded = GUARDED[name]
        if guarded is None:
            yield name
            continue
        places = [place for place, column in enumerate(columns_of(name)) if column in guarded]

        def kept(rows: list[Row], places: list[int] = places) -> list[Row]:
            return sorted((tuple(row[place] for place in places) for row in rows), key=str)

        if kept(effect.gone.get(name, [])) != kept(effect.come.get(name, [])):
            yield name


@pytest.fixture
def standing(monkeypatch: pytest.MonkeyPatch) -> Objects:
    monkeypatch.setattr(background, "start", lambda *arguments: None)
    return objects()


def doors(standing: Objects) -> list[Address]:
    return [
        address
        for address in addresses(standing)
        if EVERY_ROLE or address.name in {*FILLED, *STEPS}
    ]


def client_of(letter: str) -> Client:
    user, _ = User.objects.get_or_create(
        username=f"person-{letter}", is_staff=True, is_superuser=letter == "S"
    )
    user.groups.set(Group.objects.filter(name__in=PEOPLE.get(letter, ())))
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def form(
    client: Client, name: str, path: str, standing: Objects
) -> tuple[dict[str, Any], set[str]]:
    """What a browser would send, changed as FILLED says; and every name on the page."""
    page: Any = client.get(path)
    told = b"".join(page).decode("utf-8", "replace") if page.status_code == 200 else ""
    names = set(re.findall(r'name="([^"]+)"', told))
    found = re.search(r'<form[^>]* id="(\w+_form)"', told)
    base: dict[str, Any] = typed(page, found[1]) if found else {}
    return {**base, **needed(name, standing), **FILLED.get(name, {})}, names


def test_what_is_not_on_a_form_has_no_effect(standing: Objects) -> None:
    mallory = User.objects.create_user("mallory")
    beside = everything(mallory)
    assert {"state", "approver", "digest", "cursor", "prefix", "is_superuser", "seq"} <= {*beside}
    allowed = table("post")
    effective = set()
    for address in doors(standing):
        letters = [letter for letter in "ERPLBNS" if letter in allowed[address.name]]
        if address.name in ("logout", "password_change", "login") or not letters:
            continue
        for letter in letters if EVERY_ROLE else letters[:1]:
            client = client_of(letter)
            data, names = form(client, address.name, address.path, standing)
            plain = sent(client, address.path, data)
            more = {name: value for name, value in beside.items() if name not in {*data, *names}}
            assert sent(client, address.path, {**more, **data}) == plain, (letter, address)
            if plain.come or plain.gone:
                effective.add(address.name)
            reached = {*touched(plain)} - MAY_TOUCH.get(address.name, set())
            assert not reached, f"{letter} at {address.name} touches {reached}"
    assert effective >= {*FILLED, *STEPS}


def test_whoever_is_not_let_in_changes_nothing_by_a_whole_form(standing: Objects) -> None:
    """The form as a superuser would send it."""
    beside = everything(User.objects.create_user("mallory"))
    allowed = table("post")
    superuser = client_of("S")
    for address in doors(standing):
        if address.name in ("logout", "login"):
            continue
        outside = [letter for letter in "ERPLBN" if letter not in allowed[address.name]]
        if not outside:
            continue
        data = {**beside, **form(superuser, address.name, address.path, standing)[0]}
        for letter in outside if EVERY_ROLE else outside[:1]:
            effect = sent(client_of(letter), address.path, data)
            assert (effect.gone, effect.come) == ({}, {}), (letter, address)
