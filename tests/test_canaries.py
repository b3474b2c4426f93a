"""Secrets that are looked for where none may be: in the whole database, and in every log line."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client

from catalog.api import references
from partners import key_text
from tests.logged import production_formatter
from tests.partnering import a_partner, bearer, key_of

PASSWORD, PHONE = "canary-password-7391", "13912345678"
SUBMISSIONS, READ = "/api/v1/submissions/", "/api/v1/vocabulary/"


def secret_half(key: str) -> str:
    """Without its prefix, which is public, and its checksum, which anybody can work out."""
    return key.rsplit("_", 1)[1][: -key_text.CHECKSUM]


def dump() -> dict[str, str]:
    """Table → all its rows, as text."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 the name of a table of ours
            found[table] = repr(cursor.fetchall())
    return found


def used_in_every_way(client: Client) -> list[str]:
    """Keys that were issued at the desk and by code, used, refused, and put where none belongs."""
    partner, manager = a_partner(), Client(SERVER_NAME="localhost")
    admin = User.objects.create_superuser("carol", password=PASSWORD)
    manager.force_login(admin)
    order = {"scopes": ["read", "submit", "webhooks"], "days": "30", "label": "x", "newest": ""}
    page = manager.post(f"/admin/partners/partner/{partner.pk}/issue/", order).content.decode()
    start = page.index('value="kedai_') + len('value="')
    shown = page[start : page.index('"', start)]
    made = key_of(partner, "read")
    for key in (shown, made):
        client.get(READ, headers=bearer(key))
        body = json.dumps({"type": "product", "key": key, "phone": PHONE})
        headers = {**bearer(key), "Idempotency-Key": f"canary-{key[6:14]}"}
        client.post(SUBMISSIONS, body, "application/json", headers=headers)
        client.get(f"/api/v1/products/{key}/", headers=bearer(key))
        client.get(f"{READ}?key={key}", headers=bearer(key))
    return [shown, made]


def test_a_dump_of_the_database_holds_no_key_and_no_password(
    committed: None, client: Client
) -> None:
    keys = used_in_every_way(client)
    secrets = [*map(secret_half, keys), PASSWORD]
    found = dump()
    assert keys[0].split("_")[1] in found["partners_key"]  # it is the database that was used
    holding = [table for table, rows in found.items() for one in secrets if one in rows]
    assert holding == []
    if connection.vendor == "sqlite":
        file = Path(str(connection.settings_dict["NAME"]))
        kept = b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))
        assert keys[0].split("_")[1].encode() in kept
        assert [one for one in secrets if one.encode() in kept] == []


@pytest.fixture(params=["line", "json"])
def lines(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """What production's handler would write, were everything down to DEBUG asked for."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(production_formatter(request.param))
    root, levels = logging.getLogger(), {}
    for name in ("", *logging.Logger.manager.loggerDict):
        levels[name] = logging.getLogger(name).level
        logging.getLogger(name).setLevel(logging.DEBUG)
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.mark.django_db
def test_logs_hold_no_key_no_cookie_no_password_and_no_phone_number(
    client: Client, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = used_in_every_way(client)
    desk = Client(SERVER_NAME="localhost", raise_request_exception=False)
    for password in ("canary-wrong-5521", PASSWORD):
        desk.post("/admin/login/", {"username": "carol", "password": password})
    desk.post("/admin/auth/user/add/", {"username": "dora", "password1": PASSWORD, "email": PHONE})
    cookies = [cookie.value for cookie in desk.cookies.values()]
    assert len(cookies) > 1

    def fails(*arguments: Any, **more: Any) -> None:
        raise RuntimeError(f"{keys[1]} was refused")

    program = Client(SERVER_NAME="localhost", raise_request_exception=False)
    monkeypatch.setattr(references.VocabularyViewSet, "list", fails)
    monkeypatch.setattr("partners.admin.partner.PartnerAdmin.render_change_form", fails)
    failed = [
        program.get(READ, headers={**bearer(keys[1]), "Cookie": f"session={cookies[0]}"}),
        desk.post("/admin/partners/partner/add/", {"code": "", "name": PHONE, "x": keys[0]}),
    ]
    assert [answer.status_code for answer in failed] == [500, 500]
    hook = json.dumps({"url": f"https://hooks.example/{keys[0]}", "description": PHONE})
    made = program.post("/api/v1/webhooks/", hook, "application/json", headers=bearer(keys[0]))
    assert made.status_code == 201
    cache.clear()
    said = lines.getvalue()
    assert "was refused" in said  # the tracebacks were written
    assert f"kedai_{keys[1].split('_')[1]}_…" in said
    secrets = [*map(secret_half, keys), PASSWORD, "canary-wrong-5521", PHONE, *cookies, "whsec_"]
    assert [one for one in secrets if one in said.replace("whsec_…", "")] == []
    assert [one for answer in failed for one in secrets if one in answer.content.decode()] == []
