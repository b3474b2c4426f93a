"""Limits as whoever asks meets them: what is counted, what is told, what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from partners.limits import counting
from tests.asking import Clock, left
from tests.partnering import a_partner, bearer, key_of

pytestmark = pytest.mark.django_db

READ, WRITE, LOGIN = "/api/v1/vocabulary/", "/api/v1/submissions/", "/admin/login/"
Headers = dict[str, str]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(counting, "time", clock)
    return clock


@pytest.fixture
def keyed() -> Headers:
    return bearer(key_of(a_partner(), "read", "submit"))


def refusal(answer: Any) -> int:
    """Of a refused request, in how many seconds to come again."""
    assert answer.status_code == 429
    problem = json.loads(answer.content)
    assert problem["type"] == "/problems/too-many-requests"
    assert answer["Retry-After"] in problem["detail"]
    assert answer["Cache-Control"] == "no-store"
    assert min(item.requests for item in left(answer)) == 0
    return int(answer["Retry-After"])


# ── reading ───────────────────────────────────────────────────────────────────────────


def test_who_has_no_key_has_no_limit_and_is_told_of_none(client: Client, settings: Any) -> None:
    settings.KEY_LIMIT = settings.WRITE_LIMIT = settings.LOGIN_LIMIT = 1
    answers = [client.get(READ) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert [left(answer) for answer in answers] == [[]] * 3


def test_every_answer_to_a_key_says_what_is_left(client: Client, keyed: Headers) -> None:
    first = client.get(READ, headers=keyed)
    assert first["RateLimit-Policy"] == '"key";q=1200;w=60'
    assert first["RateLimit"] == '"key";r=1199;t=60'
    assert "RateLimit" in first["Access-Control-Expose-Headers"]
    held = client.get(READ, headers={**keyed, "If-None-Match": first["ETag"]})
    missing = client.get("/api/v1/products/no-such/", headers=keyed)
    wrong = client.get("/api/v1/products/?stage=adult", headers=keyed)
    head = client.head(READ, headers=keyed)
    lacking = client.get("/api/v1/webhooks/", headers=keyed)
    nowhere = client.get("/api/v1/nowhere/", headers=keyed)
    answers = (held, missing, wrong, head, lacking, nowhere)
    assert [answer.status_code for answer in answers] == [304, 404, 400, 200, 403, 404]
    assert [left(answer)[0].requests for answer in answers] == [1198, 1197, 1196, 1195, 1194, 1193]


def test_two_keys_of_one_partner_share_and_those_of_another_do_not(
    client: Client, settings: Any
) -> None:
    settings.KEY_LIMIT = 3
    one, other = a_partner("one"), a_partner("other")
    keys = [bearer(key_of(one, "read")), bearer(key_of(one, "read"))]
    for turn in range(3):
        assert client.get(READ, headers=keys[turn % 2]).status_code == 200
    assert [refusal(client.get(READ, headers=key)) > 0 for key in keys] == [True, True]
    assert client.get(READ, headers=bearer(key_of(other, "read"))).status_code == 200
    assert client.get(READ).status_code == 200


def test_a_refused_key_opens_nothing_and_counts_nowhere(
    client: Client, settings: Any, keyed: Headers, clock: Clock
) -> None:
    settings.KEY_LIMIT = 2
    for _ in range(2):
        client.get(READ, headers=keyed)
    clock.now += 30
    for _ in range(5):
        refusal(client.get(READ, headers=keyed))
    clock.now += 33
    assert [client.get(READ, headers=keyed).status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize("begins", [0.0, 1.4, 2.9])
def test_whoever_comes_again_when_told_is_let_in_and_not_before(
    client: Client, settings: Any, keyed: Headers, clock: Clock, begins: float
) -> None:
    settings.KEY_LIMIT = 4
    clock.now += begins
    for _ in range(4):
        assert client.get(READ, headers=keyed).status_code == 200
        clock.now += 7
    for _ in range(4):
        wait = refusal(client.get(READ, headers=keyed))
        clock.now += wait - 1
        assert refusal(client.get(READ, headers=keyed)) == 1
        clock.now += 1
        assert client.get(READ, headers=keyed).status_code == 200


# ── writing ───────────────────────────────────────────────────────────────────────────


def test_writing_has_a_limit_of_its_own_within_the_other(
    client: Client, settings: Any, keyed: Headers
) -> None:
    settings.WRITE_LIMIT = 2
    for remaining in (1, 0):
        answer = client.post(WRITE, b"no json", "application/json", headers=keyed)
        assert 400 <= answer.status_code < 429
        names = [(item.name, item.requests) for item in left(answer)]
        assert names == [("key", 1198 + remaining), ("write", remaining)]
    for method in (client.post, client.put, client.patch, client.delete):
        refusal(method(WRITE, b"", "application/json", headers=keyed))
    assert [item.requests for item in left(client.get(READ, headers=keyed))] == [1197]


# ── without a key, where that is limited ──────────────────────────────────────────────


def reached(client: Client, forwarded: str = "", **more: str) -> int:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return client.get(READ, headers=headers, **more).status_code  # type: ignore[arg-type]


def test_an_address_is_counted_where_anonymous_reading_is_limited(
    client: Client, settings: Any, keyed: Headers
) -> None:
    settings.ANON_LIMIT = 2
    assert client.get(READ)["RateLimit"] == '"anonymous";r=1;t=60'
    assert [client.options(READ).status_code, reached(client)] == [204, 200]
    refusal(client.get(READ))
    assert reached(client, REMOTE_ADDR="192.0.2.7") == 200
    assert client.get(READ, headers=keyed).status_code == 200
    assert client.get("/").status_code == 200


def test_forged_headers_gain_nothing(client: Client, settings: Any) -> None:
    settings.ANON_LIMIT = 1
    assert reached(client) == 200
    for forged in ("192.0.2.1", "192.0.2.2, 127.0.0.1", "::1", "x", ","):
        assert reached(client, forged) == 429
    settings.BEHIND_PROXY = True
    assert reached(client, "192.0.2.9") == 200
    for forged in ("198.51.100.1, 192.0.2.9", "::1,192.0.2.9", "::ffff:192.0.2.9", "x, 192.0.2.9"):
        assert reached(client, forged) == 429
    for unread in ("", "192.0.2.1:80", "192.0.2.1, unknown"):  # the proxy's own address is left
        assert reached(client, unread) == 429
    assert reached(client, "192.0.2.9, 192.0.2.1") == 200


def test_a_household_of_ipv6_is_one(client: Client, settings: Any) -> None:
    settings.ANON_LIMIT = 1
    assert reached(client, REMOTE_ADDR="2001:db8:1:2::1") == 200
    assert reached(client, REMOTE_ADDR="2001:db8:1:2:ffff::9") == 429
    assert reached(client, REMOTE_ADDR="2001:db8:1:3::1") == 200


# ── signing in ────────────────────────────────────────────────────────────────────────


def test_signing_in_is_limited_for_an_address_whatever_the_name(
    client: Client, settings: Any
) -> None:
    settings.LOGIN_LIMIT = 3
    for name in ("a", "b", "c"):
        assert client.post(LOGIN, {"username": name, "password": "x"}).status_code == 200
    answer = client.post(LOGIN, {"username": "d", "password": "x"})
    assert answer.status_code == 429
    assert f"{answer['Retry-After']} 秒后可以再试" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert client.get(LOGIN).status_code == 200
    elsewhere = client.post(LOGIN, {"username": "d", "password": "x"}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 200


FORGED = {
    "Forwarded": "for=192.0.2.{n}",
    "X-Real-IP": "192.0.2.{n}",
    "X-Client-IP": "192.0.2.{n}",
    "X-Cluster-Client-IP": "192.0.2.{n}",
    "True-Client-IP": "192.0.2.{n}",
    "CF-Connecting-IP": "192.0.2.{n}",
    "X-Originating-IP": "192.0.2.{n}",
    "X-Forwarded-For": "192.0.2.{n}, 203.0.113.9",
    "X-Forwarded": "for=192.0.2.{n}",
    "Via": "1.1 192.0.2.{n}",
}
"""Headers by which somebody could say that he is another, in front of a proxy of ours that saw
203.0.113.9."""


@pytest.mark.parametrize("behind", [False, True])
@pytest.mark.parametrize("name", FORGED)
def test_no_header_makes_another_of_whoever_asks(
    client: Client, settings: Any, name: str, behind: bool
) -> None:
    settings.BEHIND_PROXY, settings.ANON_LIMIT, settings.LOGIN_LIMIT = behind, 2, 2
    seen = {"X-Forwarded-For": "203.0.113.9"} if behind else {}
    for n in range(4):
        headers = {**seen, name: FORGED[name].format(n=n)}
        read = client.get(READ, headers=headers)
        tried = client.post(LOGIN, {"username": f"u{n}", "password": "x"}, headers=headers)
        wanted = (200, 200) if n < 2 else (429, 429)
        assert (read.status_code, tried.status_code) == wanted, n


def test_a_new_key_in_place_of_a_revoked_one_begins_no_new_share(
    client: Client, settings: Any
) -> None:
    settings.KEY_LIMIT = 3
    partner = a_partner("one")
    told = []
    for _ in range(5):
        key = key_of(partner, "read")
        told.append(client.get(READ, headers=bearer(key)).status_code)
        partner.keys.update(revoked_at=timezone.now())
    assert told == [200, 200, 200, 429, 429]


def test_one_that_mixes_keys_and_none_gets_each_share_once(client: Client, settings: Any) -> None:
    settings.KEY_LIMIT, settings.ANON_LIMIT = 2, 2
    keys = [bearer(key_of(a_partner(code), "read")) for code in ("one", "other")]
    told = [
        client.get(READ, headers=headers).status_code
        for _ in range(4)
        for headers in [*keys, {}, {"Authorization": "Bearer nonsense"}]
    ]
    assert [told.count(status) for status in (200, 401, 429)] == [6, 4, 6]
