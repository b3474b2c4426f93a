"""What a form does not ask for, nobody can send along: every door, every role, every field.

The same form is sent twice, once as a browser sends it and once with every field of every model
beside it. What comes of both must be the same, so whatever is not on the form has no effect.

`make attack` asks for every role at every address (`EVERY_ROLE=1`); else the first that is let in,
and the first that is not, at every door that does something.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db import connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partners.models import Endpoint, Partner
from products import background
from products.models import Organisation, Product
from tests.desk_addresses import Address, Objects, addresses, objects
from tests.desk_pages import typed
from tests.generator import stating
from tests.partnering import a_partner, bearer, key_of
from tests.sending import Program
from tests.test_roles import PEOPLE, WRITING, needed, rows_of, table

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="numbers that were given go back with the transaction"
    ),
]

EVERY_ROLE = bool(os.environ.get("EVERY_ROLE"))
ROOMS = ("products", "partners", "catalog", "auth")
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

Row = tuple[Any, ...]


@pytest.fixture(autouse=True)
def unlimited(settings: Any) -> None:
    settings.KEY_LIMIT = settings.WRITE_LIMIT = None


class Effect(NamedTuple):
    """Rows that went and rows that came, by table, and what the answer was."""

    status: int
    gone: dict[str, list[Row]]
    come: dict[str, list[Row]]


def hostile(field: models.Field[Any, Any], other: User) -> str:
    """A value that would mean something."""
    if field.choices:
        return str([code for code, _ in field.flatchoices][-1])
    if isinstance(field, models.ForeignKey):
        found = (
            other if field.related_model is User else field.related_model._default_manager.last()
        )
        return str(found.pk) if found else "1"
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, models.DateTimeField):
        return "2020-01-01 00:00:00"
    if isinstance(field, models.DateField):
        return "2020-01-01"
    return "7" if isinstance(field, models.IntegerField) else "sent"


def everything(other: User) -> dict[str, str]:
    """Every field of every model by the names that a form, an inline or a query would use."""
    found: dict[str, str] = {}
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            for field in model._meta.concrete_fields:
                value = hostile(field, other)
                for name in {field.name, field.attname}:
                    found.setdefault(name, value)
                    found.setdefault(f"{model._meta.model_name}_set-0-{name}", value)
                    found.setdefault(f"{model._meta.model_name}-{name}", value)
            for many in model._meta.many_to_many:
                found.setdefault(many.name, "1")
    state = {"state": "published", "approved_by": "1", "status": "published"}
    return {**found, **state}


MASKED = re.compile(
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?(\+00:00)?"
    r"|[0-9a-f]{64}|pbkdf2.*|md5\$.*|![A-Za-z0-9]{40}|[0-9a-z]{8}"
)
"""A moment, a digest of one, a password, one that nobody has, the beginning of a key."""


def same(row: Row) -> Row:
    """Without what is drawn or dated anew each time."""
    return tuple("…" if MASKED.fullmatch(str(value)) else value for value in row)


def sent(client: Client, path: str, data: dict[str, Any]) -> Effect:
    """What comes of a form; it is undone, and so is a new session."""
    held = {name: cookie.value for name, cookie in client.cookies.items()}
    with CaptureQueriesContext(connection) as captured, transaction.atomic():
        answer = client.post(path, data)
        written = {
            found[1]
            for query in captured.captured_queries
            if (found := WRITING.match(query["sql"]))
        } - {"django_admin_log"}
        after = {name: rows_of(name) for name in written}
        transaction.set_rollback(True)
    client.cookies = SimpleCookie(held)
    gone, come = {}, {}
    for name, rows in after.items():
        before = rows_of(name)
        gone[name] = [same(row) for row in before if row not in rows]
        come[name] = [same(row) for row in rows if row not in before]
    return Effect(
        answer.status_code,
        {name: rows for name, rows in gone.items() if rows},
        {name: rows for name, rows in come.items() if rows},
    )


def columns(name: str) -> list[str]:
    with connection.cursor() as cursor:
        return [
            column.name for column in connection.introspection.get_table_description(cursor, name)
        ]


def touched(effect: Effect) -> Iterator[str]:
    """Guarded tables of which something guarded has changed."""
    for name in {*effect.gone, *effect.come} & {*GUARDED}:
        guarded = GUARDED[name]
        if guarded is None:
            yield name
            continue
        places = [place for place, column in enumerate(columns(name)) if column in guarded]

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


# ── partners ──────────────────────────────────────────────────────────────────────────

RECORD = {
    *("type", "code", "name", "aliases", "summary", "summary_en", "offering", "instrument"),
    *("issuer", "family", "organisations", "stages", "regions", "area", "limit", "rate", "term"),
    *("speed", "effective", "repayment", "guarantees", "purposes", "channel", "apply_url"),
    *("methods", "verified_on", "conditions", "highlights", "citations"),
}
"""Members of a record; see docs/records.md."""


def fields(*rooms: str) -> list[str]:
    """Every field of every model, by its name."""
    found = {
        name
        for room in rooms
        for model in apps.get_app_config(room).get_models()
        for field in model._meta.concrete_fields
        for name in (field.name, field.attname)
    }
    return sorted(found | {"approved_by", "status", "digest", "reviewed", "partner"})


def test_a_submission_says_what_a_record_says_and_nothing_else() -> None:
    program = Program("a-bank", "cmb")
    before = [Product.objects.count(), *map(rows_of, ("products_revision", "products_change"))]
    for name in fields(*ROOMS):
        if name not in RECORD:
            record = stating("sent-along", issuer="cmb", **{name: "published"})
            record["citations"][0]["facts"] = ["name", "issuer"]
            problem = program.refused(record, 422)
            assert [fault["pointer"] for fault in problem["errors"]] == [f"/{name}"], name
    after = [Product.objects.count(), *map(rows_of, ("products_revision", "products_change"))]
    assert after == before


def test_a_webhook_takes_its_members_and_nothing_else(client: Client) -> None:
    partner = a_partner("a-bank", "cmb")
    held = bearer(key_of(partner, "read", "submit", "webhooks"))
    endpoint = Endpoint.objects.create(partner=partner, url="https://a.example/", cursor=7)
    before = rows_of("partners_endpoint")
    for name in fields(*ROOMS):
        new = {"url", "filters", "description"}
        for path, method, taken in (
            ("/api/v1/webhooks/", "POST", new),
            (f"/api/v1/webhooks/{endpoint.uid}/", "PATCH", {*new, "enabled"}),
        ):
            if name not in taken:
                body = {"url": "https://b.example/", name: "7"}
                answer = client.generic(
                    method, path, json.dumps(body), "application/json", headers=held
                )
                assert answer.status_code == 400, (method, name)
    assert rows_of("partners_endpoint") == before


def test_a_scope_opens_its_own_door_alone(client: Client) -> None:
    partner = a_partner("a-bank", "cmb")
    endpoint = Endpoint.objects.create(partner=partner, url="https://a.example/", cursor=7)
    one = f"/api/v1/webhooks/{endpoint.uid}/"
    doors = {
        "submit": [("POST", "/api/v1/submissions/"), ("GET", "/api/v1/submissions/")],
        "webhooks": [
            ("POST", "/api/v1/webhooks/"),
            ("PATCH", one),
            ("DELETE", one),
            *(("POST", f"{one}{step}/") for step in ("rotate", "test", "redeliver")),
        ],
    }
    before = rows_of("partners_endpoint")
    for scope in ("read", "submit", "webhooks"):
        partner.keys.all().delete()
        held = bearer(key_of(partner, scope))
        for needed_scope, found in doors.items():
            for method, path in found:
                if scope != needed_scope:
                    answer = client.generic(method, path, b"{}", "application/json", headers=held)
                    assert answer.status_code == 403, (scope, method, path)
    assert rows_of("partners_endpoint") == before


def test_what_is_another_partners_is_out_of_reach(client: Client) -> None:
    """A partner named in a body, an address or a header is not the one that asks."""
    other = a_partner("other")
    theirs = Endpoint.objects.create(partner=other, url="https://a.example/", cursor=7)
    held = bearer(key_of(a_partner("a-bank", "cmb"), "webhooks"))
    before = rows_of("partners_endpoint"), rows_of("partners_partner")
    path = f"/api/v1/webhooks/{theirs.uid}/"
    for method, where in (("PATCH", path), ("DELETE", path), ("POST", f"{path}rotate/")):
        answer = client.generic(
            method, where, json.dumps({"enabled": True}), "application/json",
            headers={**held, "X-Partner": "other"},
        )  # fmt: skip
        assert answer.status_code == 404
    assert (rows_of("partners_endpoint"), rows_of("partners_partner")) == before
    assert Partner.objects.filter(code="other").exists()
    assert Organisation.objects.filter(code="cmb").exists()
