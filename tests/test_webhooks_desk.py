"""The desk sees how far each webhook is and what went wrong, and stops what does harm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from partners.models import Endpoint
from partners.webhooks import signing
from tests.partnering import a_partner
from tests.people import person, said
from tests.webhook_receivers import LOOPBACK, Receiver, deliver, endpoint

pytestmark = pytest.mark.django_db
LIST = "admin:partners_endpoint_changelist"


@pytest.fixture
def failing(settings: Any, db: None) -> Endpoint:
    """One whose last line was answered with 500."""
    settings.WEBHOOK_NETWORKS = LOOPBACK
    with Receiver(lambda taking, delivery: taking.say(500)) as receiver:
        made = endpoint(a_partner(), receiver.url("/hook?token=x"), after=52, stage="seed,startup")
        Endpoint.objects.filter(pk=made.pk).update(filters={})
        deliver()
    return Endpoint.objects.get(pk=made.pk)


@pytest.fixture
def manager(sign_in: Callable[[User], Client]) -> Client:
    user = person("mona")
    user.groups.set(Group.objects.filter(name="合作方管理"))
    return sign_in(User.objects.get(pk=user.pk))


def act(client: Client, action: str, one: Endpoint) -> Any:
    data = {"action": action, "_selected_action": [one.pk]}
    return client.post(reverse(LIST), data, follow=True)


def test_the_list_says_how_far_it_is_and_what_went_wrong(
    manager: Client, failing: Endpoint
) -> None:
    page = manager.get(reverse(LIST)).content.decode()
    for shown in ("重试中", "对方回答 500。", "合作方 a-bank"):
        assert shown in page
    assert 'class="field-lag">2<' in page


def test_a_page_shows_the_log_and_no_secret(manager: Client, failing: Endpoint) -> None:
    address = reverse("admin:partners_endpoint_change", args=[failing.pk])
    page = manager.get(address).content.decode()
    assert f"msg_{failing.uid}_53" in page
    assert "全部变更" in page
    assert signing.secret(failing) not in page


def test_what_the_desk_stops_only_the_desk_lets_go_on(manager: Client, failing: Endpoint) -> None:
    assert "不再推送" in said(act(manager, "stop", failing))
    failing.refresh_from_db()
    assert (failing.disabled, failing.cursor) == ("desk", 52)
    assert "接着推" in said(act(manager, "go_on", failing))
    failing.refresh_from_db()
    assert (failing.disabled, failing.failures, failing.next_at) == ("", 0, None)
    assert [entry.change_message for entry in LogEntry.objects.order_by("id")] == ["停用", "启用"]


def test_whoever_only_looks_stops_nothing(
    sign_in: Callable[[User], Client], failing: Endpoint
) -> None:
    reader = person("rita")
    reader.groups.set(Group.objects.filter(name="只读"))
    client = sign_in(User.objects.get(pk=reader.pk))
    assert client.get(reverse(LIST)).status_code == 403
    assert act(client, "stop", failing).status_code == 403
    failing.refresh_from_db()
    assert failing.is_enabled
