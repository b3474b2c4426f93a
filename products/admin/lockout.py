"""Accounts closed after wrong passwords: whether one is, the page that says so, the way out.

django-axes counts; how many failures and for how long is in the settings.
"""

from __future__ import annotations

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off, get_failure_limit
from axes.utils import reset
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def closed(
    request: HttpRequest, original: HttpResponse | None, credentials: dict[str, str] | None
) -> HttpResponse:
    """The answer to whoever signs in to a closed account: 429, and when to come back.

    The same for a name that nobody has: the page does not tell which accounts there are.
    """
    seconds = int(get_cool_off(request).total_seconds())
    context = {"limit": get_failure_limit(request, credentials), "minutes": seconds // 60}
    answer = render(request, "admin/closed.html", context, status=429)
    answer["Retry-After"] = str(seconds)
    return answer


def is_closed(request: HttpRequest, user: User) -> bool:
    return bool(AxesProxyHandler.is_locked(request, {"username": user.get_username()}))


def reopen(user: User) -> None:
    """解除锁定: its failures so far are forgotten."""
    reset(username=user.get_username())
