"""Signing in to the desk: guessing, sessions, cookies, forged forms."""

from __future__ import annotations

import logging
import re
import runpy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.db.models import F
from django.test import Client
from django.urls import reverse

from tests.desk_addresses import addresses, objects

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"
RIGHT, WRONG = "a long enough one", "hunter2-guessed"
SETTINGS = Path(__file__).parent.parent / "config" / "settings.py"


def sign_in(client: Client, name: str, password: str, **more: str) -> Any:
    return client.post(LOGIN, {"username": name, "password": password}, **more)  # type: ignore[arg-type]


def guess(client: Client, name: str, times: int = 5) -> Any:
    return [sign_in(client, name, WRONG) for _ in range(times)][-1]


def let_minutes_pass(minutes: int) -> None:
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=minutes))


# ── guessing ──────────────────────────────────────────────────────────────────────────


def test_four_wrong_passwords_close_nothing(client: Client, editor: User) -> None:
    assert guess(client, "alice", 4).status_code == 200
    assert sign_in(client, "alice", RIGHT).status_code == 302


def test_five_wrong_passwords_close_the_account_even_to_the_right_one(
    client: Client, editor: User, reviewer: User
) -> None:
    assert guess(client, "alice").status_code == 429
    answer = sign_in(client, "alice", RIGHT)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "900"
    assert "连续 5 次输错密码，15 分钟内不能登录" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert sign_in(client, "bob", RIGHT).status_code == 302


def test_guesses_count_together_wherever_they_come_from(client: Client, editor: User) -> None:
    for place in range(5):
        address, browser = f"192.0.2.{place}", f"Browser {place}"
        sign_in(client, "alice", WRONG, REMOTE_ADDR=address, HTTP_USER_AGENT=browser)
    assert sign_in(client, "alice", RIGHT, REMOTE_ADDR="198.51.100.1").status_code == 429


def test_a_name_that_nobody_has_is_answered_alike(client: Client, editor: User) -> None:
    known, unknown = guess(client, "alice"), guess(client, "nobody")
    assert unknown.status_code == known.status_code
    assert unknown.content == known.content


def test_signing_in_forgets_the_failures_before_it(client: Client, editor: User) -> None:
    for _ in range(3):
        guess(client, "alice", 4)
        assert sign_in(client, "alice", RIGHT).status_code == 302


def test_the_account_opens_again_after_a_quarter_of_an_hour(client: Client, editor: User) -> None:
    guess(client, "alice")
    let_minutes_pass(14)
    assert sign_in(client, "alice", RIGHT).status_code == 429
    let_minutes_pass(1)
    assert sign_in(client, "alice", RIGHT).status_code == 302


def test_guessing_on_does_not_keep_the_account_closed_longer(client: Client, editor: User) -> None:
    guess(client, "alice")
    let_minutes_pass(10)
    guess(client, "alice", 7)
    let_minutes_pass(5)
    assert sign_in(client, "alice", RIGHT).status_code == 302


def test_a_superuser_opens_the_account_by_a_button(
    client: Client, editor: User, admin: User
) -> None:
    page = reverse("admin:auth_user_change", args=[editor.pk])
    unlock = reverse("admin:auth_user_unlock", args=[editor.pk])
    other = Client(SERVER_NAME="localhost")
    other.force_login(admin)
    assert unlock not in other.get(page).content.decode()
    guess(client, "alice")
    guess(client, "bob")
    assert unlock in other.get(page).content.decode()
    answer = other.post(unlock, follow=True)
    assert "alice 可以登录了。" in answer.content.decode()
    assert unlock not in answer.content.decode()
    assert sign_in(client, "alice", RIGHT).status_code == 302
    assert sign_in(client, "bob", RIGHT).status_code == 429


def test_a_password_is_neither_logged_nor_kept(
    client: Client, editor: User, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        guess(client, "alice", 6)
        let_minutes_pass(15)
        sign_in(client, "alice", RIGHT)
        guess(client, "alice", 1)
    kept = str(list(AccessAttempt.objects.values()))
    assert "alice" in kept
    for secret in (RIGHT, WRONG):
        assert secret not in caplog.text
        assert secret not in kept


# ── sessions ──────────────────────────────────────────────────────────────────────────


def test_signing_in_begins_a_new_session(client: Client, editor: User) -> None:
    """A session that somebody has planted in the browser before is worth nothing after."""
    session = client.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key
    assert planted
    client.cookies["session"] = planted
    sign_in(client, "alice", RIGHT)
    assert client.cookies["session"].value != planted
    thief = Client(SERVER_NAME="localhost")
    thief.cookies["session"] = planted
    assert thief.get("/admin/").status_code == 302


def test_the_session_ends_with_the_browser_and_after_twelve_hours(
    client: Client, editor: User
) -> None:
    sign_in(client, "alice", RIGHT)
    cookie = client.cookies["session"]
    assert cookie["max-age"] == ""
    assert cookie["expires"] == ""
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert client.session.get_expiry_age() == 12 * 3600


def test_signing_out_takes_a_post_and_ends_the_session(client: Client, editor: User) -> None:
    sign_in(client, "alice", RIGHT)
    key = client.cookies["session"].value
    assert client.get("/admin/logout/").status_code == 405
    assert client.get("/admin/").status_code == 200
    client.post("/admin/logout/")
    client.cookies["session"] = key
    assert client.get("/admin/").status_code == 302


def test_whoever_is_deactivated_is_out_at_once(client: Client, editor: User) -> None:
    sign_in(client, "alice", RIGHT)
    User.objects.filter(pk=editor.pk).update(is_active=False)
    assert client.get("/admin/").status_code == 302
    assert sign_in(client, "alice", RIGHT).status_code == 200


def test_a_new_password_ends_the_sessions_elsewhere(client: Client, editor: User) -> None:
    elsewhere = Client(SERVER_NAME="localhost")
    for place in (client, elsewhere):
        sign_in(place, "alice", RIGHT)
    changed = client.post(
        "/admin/password_change/",
        {
            "old_password": RIGHT,
            "new_password1": "another one of 2026",
            "new_password2": "another one of 2026",
        },
    )
    assert changed.status_code == 302
    assert client.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/").status_code == 302


def test_no_address_of_the_desk_takes_a_form_without_its_token(admin: User) -> None:
    forger = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    forger.force_login(admin)
    taken = {
        address.name: answer.status_code
        for address in addresses(objects())
        if (answer := forger.post(address.path)).status_code != 403
    }
    assert taken == {}
    page = forger.post("/admin/logout/").content.decode()
    assert "没有提交，页面已过期" in page


# ── settings of an installation ───────────────────────────────────────────────────────


def installed(monkeypatch: pytest.MonkeyPatch, **environment: str) -> dict[str, Any]:
    """What the settings say with these variables and no others of ours."""
    for name in ("PUBLIC_URL", "BEHIND_PROXY", "DATABASE_URL", "CACHE_URL", "DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SECRET_KEY", "k" * 60)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(SETTINGS))


def test_where_the_site_is_https_its_cookies_are_bound_to_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = installed(monkeypatch, PUBLIC_URL="https://catalog.example")
    for name in ("SESSION_COOKIE", "CSRF_COOKIE"):
        # A browser takes `__Host-` only if Secure, with the path / and without a domain.
        assert settings[f"{name}_NAME"].startswith("__Host-")
        assert settings[f"{name}_SECURE"] is True
        assert settings[f"{name}_SAMESITE"] == "Lax"
        assert f"{name}_DOMAIN" not in settings
        assert f"{name}_PATH" not in settings
    assert settings["CSRF_COOKIE_HTTPONLY"] is True
    assert settings["SECURE_HSTS_SECONDS"] >= 30 * 24 * 3600


def test_without_https_the_cookies_still_work(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = installed(monkeypatch)
    for name in ("SESSION_COOKIE", "CSRF_COOKIE"):
        assert not settings[f"{name}_NAME"].startswith("__")
        assert settings[f"{name}_SECURE"] is False
    assert settings["SECURE_HSTS_SECONDS"] == 0


def test_the_word_of_a_proxy_counts_only_where_one_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    https = {"PUBLIC_URL": "https://catalog.example"}
    assert "SECURE_PROXY_SSL_HEADER" not in installed(monkeypatch, **https)
    behind = installed(monkeypatch, **https, BEHIND_PROXY="on")
    assert behind["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_behind_the_proxy_browsers_are_told_to_stay_with_https(
    client: Client, settings: Any
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_HSTS_SECONDS = 100
    told = client.get("/", headers={"X-Forwarded-Proto": "https"})
    assert told["Strict-Transport-Security"] == "max-age=100"
    assert "Strict-Transport-Security" not in client.get("/")


def test_a_failed_sign_in_is_said_in_chinese(db: None) -> None:
    client = Client(SERVER_NAME="localhost")
    page = client.post(reverse("admin:login"), {"username": "nobody", "password": "wrong"})
    title = re.search(r"<title>(.*?)</title>", page.content.decode())
    assert title
    assert not re.search(r"[A-Za-z]", title[1])
    assert "有误" in title[1]
