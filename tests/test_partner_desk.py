"""Partners at the desk: made, given keys that are shown once, deactivated; what the log says."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partners import key_text
from partners.models import Key, Partner
from products.models import Organisation
from tests.desk_pages import text
from tests.partnering import a_partner, bearer, key_of

pytestmark = pytest.mark.django_db

LIST, ADD = "/admin/partners/partner/", "/admin/partners/partner/add/"
KEY = re.compile(key_text.PATTERN)


@pytest.fixture
def manager(db: None) -> Client:
    """Paula looks after partners."""
    user = User.objects.create_user("paula", password="a long enough one", is_staff=True)
    user.groups.add(Group.objects.get(name="合作方管理"))
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def page_of(partner: Partner, step: str = "change") -> str:
    return reverse(f"admin:partners_partner_{step}", args=[partner.pk])


def ordered(manager: Client, partner: Partner, **changes: Any) -> Any:
    """The answer to the form of a new key, opened and sent."""
    opened = manager.get(page_of(partner, "issue")).content.decode()
    newest = re.search(r'name="newest"(?: value="(\w*)")?', opened)
    assert newest
    data = {"scopes": ["read"], "days": "30", "label": "", "newest": newest[1] or "", **changes}
    return manager.post(page_of(partner, "issue"), data)


def shown(answer: Any) -> str:
    """The one key that a page shows."""
    found = {match[0] for match in KEY.finditer(answer.content.decode())}
    assert len(found) == 1
    return found.pop()


def logged() -> list[str]:
    return [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")]


def test_a_partner_is_made_with_a_user_that_may_propose_and_nothing_else(manager: Client) -> None:
    bank = Organisation.objects.get(code="cmb")
    data = {"code": "a-bank", "name": "某银行", "organisations": [bank.pk]}
    manager.post(ADD, data)
    partner = Partner.objects.get(code="a-bank")
    assert [*partner.organisations.all()] == [bank]
    user = partner.user
    assert (user.username, user.last_name) == ("partner:a-bank", "某银行")
    assert (user.is_staff, user.is_superuser, user.has_usable_password()) == (False, False, False)
    assert user.get_all_permissions() == {"products.add_revision", "products.change_revision"}
    manager.post(page_of(partner), {"code": "b", "name": "新名字", "is_active": "on"})
    partner.refresh_from_db()
    assert (partner.code, partner.name, partner.user.last_name) == ("a-bank", "新名字", "新名字")


@pytest.mark.parametrize("code", ["", "A Bank", "a_bank", "some-partner"])
def test_a_bad_code_is_said_and_makes_no_user(manager: Client, code: str) -> None:
    a_partner("some-partner")
    users = User.objects.count()
    answer = manager.post(ADD, {"code": code, "name": "某银行"})
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert User.objects.count() == users


def test_a_key_is_shown_on_one_page_and_on_no_other(manager: Client, client: Client) -> None:
    partner = a_partner()
    answer = ordered(manager, partner, scopes=["read", "submit"], label="生产环境")
    key = shown(answer)
    assert "no-store" in answer["Cache-Control"]
    assert f"curl -H &#x27;Authorization: Bearer {key}&#x27;" in answer.content.decode()
    assert client.get("/api/v1/vocabulary/", headers=bearer(key)).status_code == 200
    row = Key.objects.get()
    assert (row.scopes, row.label) == (["read", "submit"], "生产环境")
    for page in (LIST, page_of(partner), page_of(partner, "history"), page_of(partner, "issue")):
        seen = manager.get(page).content.decode()
        assert not KEY.search(seen)
    about = text(manager.get(page_of(partner)))
    assert f"{row.prefix} 读取、提交 生产环境" in about
    (said,) = logged()
    assert re.fullmatch(rf"签发密钥 {row.prefix}：读取、提交；\d{{4}}-\d\d-\d\d 到期，.*。", said)
    assert not [one for one in Session.objects.all() if key in str(one.get_decoded())]


def test_a_page_that_is_sent_again_makes_no_second_key(manager: Client) -> None:
    partner = a_partner()
    ordered(manager, partner)
    again = ordered(manager, partner, newest="")
    assert "已经签发过密钥" in text(again)
    assert not KEY.search(again.content.decode())
    assert partner.keys.count() == 1


def test_what_keeps_a_key_from_being_made_is_said(manager: Client) -> None:
    partner = a_partner()
    assert "请至少选一项权限。" in text(ordered(manager, partner, scopes=[]))
    ordered(manager, partner)
    ordered(manager, partner)
    assert "已有 2 个有效的密钥" in text(ordered(manager, partner))
    partner.is_active = False
    partner.save()
    assert "已停用" in text(ordered(manager, partner))
    assert "签发密钥" not in manager.get(page_of(partner)).content.decode().split("<form")[0]
    assert partner.keys.count() == 2


def test_a_revoked_key_opens_nothing_and_stays_in_the_list(manager: Client, client: Client) -> None:
    partner = a_partner()
    headers = bearer(key_of(partner, "read"))
    assert client.get("/api/v1/vocabulary/", headers=headers).status_code == 200
    key = partner.keys.get()
    address = reverse("admin:partners_partner_revoke", args=[key.pk])
    assert manager.get(address).status_code == 405
    assert "已吊销，马上不能再用" in text(manager.post(address, follow=True))
    assert client.get("/api/v1/vocabulary/", headers=headers).status_code == 401
    assert "早已吊销" in text(manager.post(address, follow=True))
    assert logged() == [f"吊销密钥 {key.prefix}。"]
    day = r"\d{4}-\d\d-\d\d"
    assert re.search(f"{key.prefix} 读取 — {day} 已吊销 {day}", text(manager.get(page_of(partner))))


def test_a_deactivated_partners_keys_open_nothing_until_it_is_active_again(
    manager: Client, client: Client
) -> None:
    partner = a_partner()
    headers = bearer(key_of(partner, "read"))
    manager.post(page_of(partner), {"name": partner.name})
    assert client.get("/api/v1/vocabulary/", headers=headers).status_code == 401
    assert "这个合作方已停用" in text(manager.get(page_of(partner)))
    manager.post(page_of(partner), {"name": partner.name, "is_active": "on"})
    assert client.get("/api/v1/vocabulary/", headers=headers).status_code == 200


def test_the_list_says_who_has_keys_and_uses_them(manager: Client, client: Client) -> None:
    busy, idle = a_partner("busy"), a_partner("idle")
    for _ in range(2):
        key_of(busy, "read")
    key_of(idle, "read")
    Key.objects.filter(partner=idle).update(revoked_at=timezone.now(), last_used_on=None)
    page = text(manager.get(LIST))
    assert re.search(r"合作方 busy busy 启用 2 \d{4}-\d\d-\d\d ", page)
    assert "合作方 idle idle 启用 0 —" in page


def test_no_partner_is_deleted_not_even_with_its_user(admin: User) -> None:
    partner = a_partner()
    top = Client(SERVER_NAME="localhost")
    top.force_login(admin)
    assert top.post(page_of(partner, "delete"), {"post": "yes"}).status_code == 403
    assert Partner.objects.filter(pk=partner.pk).exists()
