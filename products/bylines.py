"""Who did something, and when, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SYSTEM = "系统"
"""Whoever acts when nobody does, or whose account is gone."""


SERVICE = "partner:"
"""Begins the name of a user that stands for a partner's systems; no person's can hold a colon."""


def name(user: User | str | None) -> str:
    """What a person is called at the desk; a partner's systems by the partner's name.

    >>> name(None), name("partner:a-bank")
    ('系统', '合作方 a-bank')
    """
    called = str(user or SYSTEM)
    if not called.startswith(SERVICE):
        return called
    return f"合作方 {getattr(user, 'last_name', '') or called.removeprefix(SERVICE)}"


def names(users: Iterable[User]) -> str:
    """Several of them, in their order: `alice、合作方 甲银行`; "" for nobody."""
    return "、".join(map(name, users))


def byline(user: User | str | None, at: datetime) -> str:
    """Who, and when in Shanghai: `bob 11-22 15:04`."""
    return f"{name(user)} {timezone.localtime(at):%m-%d %H:%M}"
