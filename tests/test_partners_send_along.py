"""What a partner's program may say, to whom, and with which key: nothing beside has any effect."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from partners.models import Endpoint, Partner
from products.models import Organisation, Product
from products.record_schema import SCHEMAS
from tests.generator import stating
from tests.partnering import a_partner, bearer, key_of
from tests.sending import Program
from tests.sent_along import names
from tests.test_roles import rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unlimited(settings: Any) -> None:
    settings.KEY_LIMIT = settings.WRITE_LIMIT = None


def test_a_submission_says_what_a_record_says_and_nothing_else() -> None:
    program = Program("a-bank", "cmb")
    before = [Product.objects.count(), *map(rows_of, ("products_revision", "products_change"))]
    for name in names():
        if name not in SCHEMAS["product"]["properties"]:
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
    for name in names():
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
