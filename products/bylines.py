"""Who did something, and when, in words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SYSTEM = "系统"
"""Whoever acts when nobody does, or whose account is gone."""


def name(user: User | str | None) -> str:
    """What a person is called at the desk.

    >>> name(None)
    '系统'
    """
    return str(user or SYSTEM)


def byline(user: User | str | None, at: datetime) -> str:
    """Who, and when in Shanghai: `bob 11-22 15:04`."""
    return f"{name(user)} {timezone.localtime(at):%m-%d %H:%M}"
