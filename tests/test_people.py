"""Accounts of the desk: made, given roles, and closed by a superuser."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import NoReverseMatch, reverse

from products.roles import ROLES
from tests.partnering import a_partner

pytestmark = pytest.mark.django_db

ADD = "/admin/auth/user/add/"


@pytest.fixture
def top(admin: User) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(admin)
    return client


def role(name: str) -> int:
    return Group.objects.get(name=name).pk


def page_of(user: User) -> str:
    return reverse("admin:auth_user_change", args=[user.pk])


def new(**changes: Any) -> dict[str, Any]:
    password = "a password of 2026"
    return {"username": "dora", "password1": password, "password2": password, **changes}


def test_a_new_account_with_a_role_can_work_at_once(top: Client) -> None:
    answer = top.post(ADD, new(groups=[role("编辑")], last_name="王"), follow=True)
    assert answer.status_code == 200
    dora = User.objects.get(username="dora")
    assert (dora.is_staff, dora.is_active, dora.is_superuser) == (True, True, False)
    assert dora.last_name == "王"
    own = Client(SERVER_NAME="localhost")
    own.post("/admin/login/", {"username": "dora", "password": "a password of 2026"})
    assert own.get(reverse("admin:products_revision_add")).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"password2": "another"}, "输入的两个密码"),
        ({"password1": "12345", "password2": "12345"}, "密码太"),
        ({"username": "carol"}, "已存在"),
        ({"username": ""}, "必填"),
    ],
)
def test_a_slip_is_said_in_chinese_and_keeps_the_rest(
    top: Client, wrong: dict[str, str], said: str
) -> None:
    page = top.post(ADD, new(last_name="王五", groups=[role("复核")], **wrong)).content.decode()
    assert said in page
    assert 'value="王五"' in page
    assert re.search(rf'name="groups" value="{role("复核")}"[^>]* checked', page)
    assert not User.objects.filter(username="dora").exists()


def test_the_roles_stand_with_what_they_may_do(top: Client, editor: User) -> None:
    for address in (ADD, page_of(editor)):
        page = top.get(address).content.decode()
        for each in ROLES:
            assert f"{each.name.zh}：{each.may.zh}" in page


def test_there_is_no_page_of_groups_or_single_permissions(top: Client, editor: User) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("admin:auth_group_changelist")
    page = top.get(page_of(editor)).content.decode()
    assert 'name="user_permissions"' not in page
    assert 'name="is_staff"' not in page


def saved(user: User, **changes: Any) -> dict[str, Any]:
    """An account's form as the page sends it; a check box that is off is not sent."""
    data = {
        "username": user.username,
        "last_name": user.last_name,
        "first_name": user.first_name,
        "email": user.email,
        "is_active": "on" if user.is_active else None,
        "is_superuser": "on" if user.is_superuser else None,
        "groups": list(user.groups.values_list("pk", flat=True)),
        **changes,
    }
    return {name: value for name, value in data.items() if value is not None}


def test_roles_are_given_and_taken(top: Client, editor: User) -> None:
    top.post(page_of(editor), saved(editor, groups=[role("编辑"), role("复核")]))
    assert {group.name for group in editor.groups.all()} == {"编辑", "复核"}
    top.post(page_of(editor), saved(editor, groups=[]))
    assert not editor.groups.exists()
    assert User.objects.get(pk=editor.pk).is_staff


def test_an_account_is_closed_and_its_person_stays_named(top: Client, editor: User) -> None:
    top.post(page_of(editor), saved(editor, is_active=None))
    assert not User.objects.get(username="alice").is_active


def test_nobody_shuts_themselves_out(top: Client, admin: User) -> None:
    answer = top.post(page_of(admin), saved(admin, is_active=None, is_superuser=None))
    page = answer.content.decode()
    assert "不能停用自己的账号。" in page
    assert "不能取消自己的管理员身份。" in page
    delete = reverse("admin:auth_user_delete", args=[admin.pk])
    assert top.post(delete, {"post": "yes"}).status_code == 403
    assert User.objects.filter(username="carol", is_active=True, is_superuser=True).exists()


def test_a_service_account_stays_without_the_desk(top: Client) -> None:
    """It is no person: not in the list, with no page to give it a password, not to be deleted."""
    service = a_partner("a-platform").user
    assert service.username not in top.get("/admin/auth/user/").content.decode()
    for page in ("change", "delete", "password_change"):
        address = reverse(f"admin:auth_user_{page}", args=[service.pk])
        password = {"password1": "one of 2026 only", "password2": "one of 2026 only"}
        answer = top.post(address, {**password, "post": "yes", "is_superuser": "on"})
        assert answer.status_code in (302, 404)
    kept = User.objects.get(pk=service.pk)
    assert (kept.is_staff, kept.is_superuser, kept.has_usable_password()) == (False, False, False)


def test_a_permission_of_djangos_own_does_not_open_the_accounts(editor: User) -> None:
    """Whoever could change users could make themselves a superuser."""
    editor.user_permissions.add(*Permission.objects.filter(content_type__app_label="auth"))
    client = Client(SERVER_NAME="localhost")
    client.force_login(editor)
    assert client.get(page_of(editor)).status_code == 403
    assert client.post(page_of(editor), saved(editor, is_superuser="on")).status_code == 403


def test_the_hash_of_a_password_is_not_shown(top: Client, editor: User) -> None:
    page = top.get(page_of(editor)).content.decode()
    stored = User.objects.get(pk=editor.pk).password
    assert not [part for part in stored.split("$") if part in page]
    assert "../password/" in page


def test_a_forgotten_password_is_set_anew(top: Client, editor: User) -> None:
    address = reverse("admin:auth_user_password_change", args=[editor.pk])
    own = Client(SERVER_NAME="localhost")
    own.force_login(editor)
    empty = top.post(address, {})
    assert "没有保存" in empty.content.decode()
    password = {"password1": "the new one of 2026", "password2": "the new one of 2026"}
    assert top.post(address, password).status_code == 302
    assert User.objects.get(pk=editor.pk).check_password("the new one of 2026")
    assert own.get("/admin/").status_code == 302
