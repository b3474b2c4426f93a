"""Nobody's webhook leads us inside: not when it is registered, and not when it is sent."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from typing import Any

import pytest
from django.test import Client

from catalog.errors import Problem
from partners.webhooks import sending, wanted
from partners.webhooks.events import Event
from partners.webhooks.sending import Outcome, Parcel
from products.links.fetching import Outside
from tests import hostile_webhooks
from tests.builders import in_both_languages
from tests.listeners import Canary
from tests.partnering import a_partner, bearer, key_of
from tests.webhook_receivers import LOOPBACK, Receiver

EVENT = Event("msg_0000000000000000_1", "product.published", 1, b"{}")
SECRET = "whsec_" + "A" * 43 + "="
PUBLIC = "8.8.8.8"
TRUST = ssl.create_default_context()


@pytest.fixture(autouse=True)
def connected(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whom sockets were told to connect to; nobody beyond loopback gets an answer."""
    told: list[str] = []
    connect = socket.socket.connect

    def watched(self: socket.socket, address: Any) -> None:
        if self.family == socket.AF_UNIX:  # the database's
            return connect(self, address)
        told.append(address[0])
        if ip_address(address[0].partition("%")[0]) not in ip_network("127.0.0.0/8"):
            raise ConnectionRefusedError
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", watched)
    return told


@pytest.fixture
def canary() -> Iterator[Canary]:
    with Canary() as canary:
        yield canary


def sent(url: str, **outside: Any) -> Outcome:
    return sending.send(Parcel(url, EVENT, [SECRET]), Outside(trust=TRUST, **outside), 5.0)


def nobody(host: str) -> list[str]:
    raise AssertionError(f"{host!r} was taken for a name")


def test_the_table_is_long_enough() -> None:
    assert len(set(hostile_webhooks.table(1)) | set(hostile_webhooks.NAMES)) >= 200


def test_no_hostile_address_is_connected_to(canary: Canary, connected: list[str]) -> None:
    """As if it had been registered long ago: the sender asks again, and asks no resolver."""
    for url in hostile_webhooks.table(canary.port):
        outcome = sent(url, resolve=nobody)
        assert (outcome.status, connected, canary.calls()) == (None, [], 0), url
        assert outcome.problem is not None, url
        assert outcome.problem != sending.FAILED_HERE, url


@pytest.mark.parametrize("host", hostile_webhooks.NAMES)
def test_no_name_that_leads_inside_is_connected_to(
    host: str, canary: Canary, connected: list[str]
) -> None:
    outcome = sent(f"https://{host}/", resolve=hostile_webhooks.NAMES.__getitem__)
    assert (outcome.status, connected, canary.calls()) == (None, [], 0)
    assert outcome.problem is not None


def test_a_name_server_that_changes_its_mind_leads_nowhere(
    monkeypatch: pytest.MonkeyPatch, canary: Canary, connected: list[str]
) -> None:
    """It is asked once an attempt; what it says then is judged, and is what is connected to."""
    answers = [[PUBLIC], ["127.0.0.1"], [PUBLIC, "127.0.0.1"], ["::ffff:127.0.0.1"], ["127.0.0.1"]]
    asked = []

    def resolve(host: str, *rest: Any, **more: Any) -> list[Any]:
        if host in ("partner.example",):
            asked.append(host)
            found = answers[(len(asked) - 1) % len(answers)]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in found]
        return getaddrinfo(host, *rest, **more)

    getaddrinfo = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    for _ in range(len(answers)):
        assert sent("https://partner.example/").status is None
    assert len(asked) == len(answers), "no attempt asks twice"
    assert (connected, canary.calls()) == ([PUBLIC], 0)


def test_only_a_network_that_was_named_may_have_other_ports_and_plain_http(
    settings: Any, canary: Canary, connected: list[str]
) -> None:
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.9/32")]
    names = {
        "inner.example": ["127.0.0.9"],
        "other.example": ["127.0.0.1"],
        "far.example": [PUBLIC],
    }
    for url in (
        f"http://127.0.0.1:{canary.port}/",
        f"https://other.example:{canary.port}/",
        f"http://[::ffff:127.0.0.9]:{canary.port}/",
        f"http://far.example:{canary.port}/",
        "http://far.example/",
    ):
        assert sent(url, resolve=names.__getitem__).status is None
        assert connected == [], url
    sent(f"http://inner.example:{canary.port}/", resolve=names.__getitem__)
    assert (connected, canary.calls()) == (["127.0.0.9"], 0)


def test_a_named_network_is_reached(settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = LOOPBACK
    with Receiver() as receiver:
        outcome = sent(receiver.url())
    assert (outcome.status, outcome.problem) == (204, None)


def test_no_proxy_of_the_environment_is_asked(
    settings: Any, monkeypatch: pytest.MonkeyPatch, canary: Canary
) -> None:
    settings.WEBHOOK_NETWORKS = LOOPBACK
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{canary.port}")
        monkeypatch.setenv(name.upper(), f"http://127.0.0.1:{canary.port}")
    with Receiver() as receiver:
        assert sent(receiver.url()).status == 204
    assert canary.calls() == 0


def test_a_hostile_address_is_refused_in_both_languages_where_it_is_registered() -> None:
    for url in hostile_webhooks.table(20_000):
        with pytest.raises(Problem) as refused:
            wanted.endpoint({"url": url}, is_new=True)
        [fault] = refused.value.faults
        assert (refused.value.status, fault.pointer) == (400, "/url"), url
        assert in_both_languages(fault.detail), url


@pytest.mark.django_db
def test_a_refused_address_is_not_registered(client: Client) -> None:
    headers = bearer(key_of(a_partner(), "webhooks"))
    for url in ("https://169.254.169.254/", "https://u:p@partner.example/", "http://a.example/"):
        answer: Any = client.post(
            "/api/v1/webhooks/", {"url": url}, content_type="application/json", headers=headers
        )
        assert answer.status_code == 400
        assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/url"]
    listed: Any = client.get("/api/v1/webhooks/", headers=headers)
    assert listed.json() == {"webhooks": []}
