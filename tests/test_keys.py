"""Keys: what opens, what is refused and how, what is kept of one."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partners import key_text, keys
from partners.key_text import checksum
from partners.models import Key, Partner
from tests.partnering import a_partner, bearer, key_of

pytestmark = pytest.mark.django_db

READ = "/api/v1/vocabulary/"
Ask = Callable[[str], Any]


@pytest.fixture
def partner() -> Partner:
    return a_partner()


@pytest.fixture
def ask(client: Client) -> Ask:
    """Read with these words as `Authorization`."""
    return lambda given: client.get(READ, headers={"Authorization": given})


def refused(answer: Any) -> str:
    """What the challenge of a 401 says."""
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["type"] == "/problems/not-authenticated"
    assert answer["Cache-Control"] == "no-store"
    return str(answer["WWW-Authenticate"])


# ── what opens ────────────────────────────────────────────────────────────────────────


def test_a_key_reads_what_anybody_reads(client: Client, partner: Partner) -> None:
    answer = client.get(READ, headers=bearer(key_of(partner, "read")))
    assert answer.status_code == 200
    assert answer.content == client.get(READ).content


def test_the_scheme_is_written_in_any_case_and_with_any_spaces(ask: Ask, partner: Partner) -> None:
    key = key_of(partner, "read")
    assert [ask(f"{scheme}{key}").status_code for scheme in ("bearer ", "BEARER   ")] == [200, 200]


def test_two_keys_are_active_so_that_one_can_be_changed_for_the_other(
    ask: Ask, partner: Partner
) -> None:
    old, new = key_of(partner, "read"), key_of(partner, "read")
    with pytest.raises(keys.NotIssued, match="已有 2 个有效的密钥"):
        key_of(partner, "read")
    keys.revoke(key=Key.objects.get(prefix=key_text.prefix_of(old)))
    assert refused(ask(f"Bearer {old}"))
    assert ask(f"Bearer {new}").status_code == 200
    key_of(partner, "read")


@pytest.mark.parametrize(
    ("scopes", "days"), [([], 30), (["read", "approve"], 30), (["read"], 0), (["read"], 366)]
)
def test_a_key_has_known_scopes_and_ends_within_a_year(
    partner: Partner, scopes: list[str], days: int
) -> None:
    with pytest.raises(keys.NotIssued):
        key_of(partner, *scopes, days=days)
    assert not partner.keys.exists()


def test_a_deactivated_partner_gets_no_key(partner: Partner) -> None:
    partner.is_active = False
    partner.save()
    with pytest.raises(keys.NotIssued, match="已停用"):
        key_of(partner, "read")


# ── what does not ─────────────────────────────────────────────────────────────────────


def other(key: str, place: int) -> str:
    """The key with another letter in one place, and a checksum that fits."""
    letters = list(key[: -key_text.CHECKSUM])
    letters[place] = "0" if letters[place] != "0" else "1"
    return "".join(letters) + checksum("".join(letters))


def test_whatever_is_not_a_key_is_refused_and_never_answered_as_nobody(
    ask: Ask, partner: Partner
) -> None:
    key = key_of(partner, "read")
    for given in (
        "",
        " ",
        key,
        "Bearer",
        "Bearer ",
        "Basic YWxpY2U6c2VjcmV0",
        f"Basic {key}",
        f"Token {key}",
        f"Bearer {key} {key}",
        f"Bearer {key},Bearer {key}",
        f"Bearer {key.upper()}",
        f"Bearer {key}\n",
        f"Bearer {key}=",
        f"Bearer {key[:-1]}",
        f"Bearer {other(key, 8)}",
        f"Bearer {other(key, 30)}",
        "Bearer 密钥",
        "Bearer kedai_" + "é" * 8,
        "Bearer " + "a" * 10_000,
        "Bearer kedai_00000000_" + "0" * 10_000,
        "\x00\xff",
    ):
        assert refused(ask(given)) == 'Bearer realm="kedai", error="invalid_token"', given[:60]


def test_a_key_opens_nothing_after_its_end_or_for_a_deactivated_partner(
    ask: Ask, partner: Partner
) -> None:
    key = f"Bearer {key_of(partner, 'read')}"
    assert ask(key).status_code == 200
    partner.is_active = False
    partner.save()
    assert refused(ask(key))
    partner.is_active = True
    partner.save()
    assert ask(key).status_code == 200
    now = timezone.now()
    partner.keys.update(created_at=now - timedelta(days=2), expires_at=now)
    assert refused(ask(key))


def test_a_revoked_key_opens_nothing_from_the_next_request_on(ask: Ask, partner: Partner) -> None:
    """No process remembers a key: whatever another has revoked is found in the same statement."""
    key = f"Bearer {key_of(partner, 'read')}"
    with CaptureQueriesContext(connection) as captured:
        assert ask(key).status_code == 200
    looked_up = [query for query in captured.captured_queries if "partners_key" in query["sql"]]
    assert len(looked_up) == 1
    partner.keys.update(revoked_at=timezone.now())
    assert refused(ask(key))


def test_a_slip_of_the_hand_asks_no_database(ask: Ask, partner: Partner) -> None:
    key = key_of(partner, "read")
    slip = key[:-9] + ("0" if key[-9] != "0" else "1") + key[-8:]
    with CaptureQueriesContext(connection) as captured:
        refused(ask(f"Bearer {slip}"))
    assert captured.captured_queries == []


def test_a_known_prefix_takes_the_same_work_as_an_unknown_one(
    partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = key_of(partner, "read")
    work: list[tuple[int, int]] = []
    compared: list[tuple[str, str]] = []

    def compare(left: str, right: str) -> bool:
        compared.append((left, right))
        return left == right

    monkeypatch.setattr(keys, "compare_digest", compare)
    for guess in (other(key, 30), other(key, 8)):
        compared.clear()
        with CaptureQueriesContext(connection) as captured:
            assert keys.recognise(guess) is None
        work.append((len(captured.captured_queries), len(compared)))
        assert {len(digest) for pair in compared for digest in pair} == {64}
    assert work == [(1, 1), (1, 1)]


# ── scopes ────────────────────────────────────────────────────────────────────────────


def test_a_missing_scope_is_named(client: Client, partner: Partner) -> None:
    answer = client.get(READ, headers=bearer(key_of(partner, "submit")))
    assert answer.status_code == 403
    problem = json.loads(answer.content)
    assert (problem["type"], problem["scope"]) == ("/problems/not-permitted", "read")
    assert "read" in problem["detail"]
    assert 'error="insufficient_scope", scope="read"' in answer["WWW-Authenticate"]


def test_what_needs_a_key_says_so_to_whoever_has_none(client: Client, partner: Partner) -> None:
    for address, scope in (("submissions", "submit"), ("webhooks", "webhooks")):
        anonymous = client.get(f"/api/v1/{address}/")
        assert refused(anonymous) == 'Bearer realm="kedai"'
        partner.keys.all().delete()
        lacking = client.get(f"/api/v1/{address}/", headers=bearer(key_of(partner, "read")))
        assert (lacking.status_code, json.loads(lacking.content)["scope"]) == (403, scope)
        fitting = client.get(f"/api/v1/{address}/", headers=bearer(key_of(partner, scope)))
        assert (fitting.status_code, fitting["Cache-Control"]) == (200, "no-store")


# ── what is kept ──────────────────────────────────────────────────────────────────────


def test_of_a_key_only_its_prefix_and_a_hash_are_kept(partner: Partner) -> None:
    text = key_of(partner, "read")
    row = Key.objects.values().get()
    assert row["prefix"] in text
    secret = text.rsplit("_", 1)[1]
    assert len(secret) - key_text.CHECKSUM == 32  # letters of five bits
    assert not [value for value in row.values() if secret[:12] in str(value)]


def test_a_thousand_keys_are_a_thousand_and_fit_the_documented_pattern() -> None:
    drawn = {text: prefix for prefix, text in (key_text.drawn() for _ in range(1000))}
    assert {key: key_text.prefix_of(key) for key in drawn} == drawn
    assert len({*drawn.values()}) == 1000
    assert {len(key) for key in drawn} == {54}
    assert set("".join(drawn).replace("kedai", "")) == {*key_text.LETTERS, "_"}


def test_answers_to_a_key_are_kept_by_nobody_else(client: Client, partner: Partner) -> None:
    headers = bearer(key_of(partner, "read"))
    anonymous, keyed = client.get(READ), client.get(READ, headers=headers)
    assert anonymous["Cache-Control"].startswith("public")
    assert "Authorization" not in anonymous["Vary"]
    assert keyed["Cache-Control"] == "private, max-age=1"
    assert "Authorization" in keyed["Vary"]
    again = client.get(READ, headers={**headers, "If-None-Match": keyed["ETag"]})
    assert (again.status_code, again["Cache-Control"]) == (304, "private, max-age=1")


# ── the partner's user ────────────────────────────────────────────────────────────────


def test_a_partners_user_cannot_sign_in(client: Client, partner: Partner) -> None:
    user = User.objects.get(partner=partner)
    for password in ("", "!", user.password, partner.code):
        data = {"username": user.username, "password": password}
        assert "_auth_user_id" not in client.session
        assert client.post("/admin/login/", data).status_code in (200, 429)
    user.set_password("a long enough one")
    user.save()
    data = {"username": user.username, "password": "a long enough one"}
    client.post("/admin/login/", data)
    assert "_auth_user_id" not in client.session
