"""The desk's first page as a signed-in person gets it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

SignIn = Callable[[User], Client]


def front(client: Client) -> Any:
    page = client.get(reverse("admin:index"))
    assert page.status_code == 200
    return page
