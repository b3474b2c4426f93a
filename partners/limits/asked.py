"""Which limits a request meets, and against whose share it counts."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from partners.authentication import key_of
from partners.limits.address import address_of
from partners.limits.policy import Policy, Share

READING = ("GET", "HEAD", "OPTIONS")


def shares(request: HttpRequest) -> list[Share]:
    """What a request counts against: nothing, for most.

    Keys count for their partner, so that a second key doubles nothing. Problem 401 for a key that
    opens nothing.
    """
    if request.method == "POST" and request.path == reverse("admin:login"):
        return _of("login", settings.LOGIN_LIMIT, address_of(request))
    if not request.path.startswith("/api/"):
        return []
    key = key_of(request)
    if key is not None:
        whose = str(key.partner_id)
        writing = request.method not in READING
        return [
            *_of("key", settings.KEY_LIMIT, whose),
            *(_of("write", settings.WRITE_LIMIT, whose) if writing else ()),
        ]
    # A browser's own question before a script's is not the script's to pay for.
    if request.method == "OPTIONS":
        return []
    return _of("anonymous", settings.ANON_LIMIT, address_of(request))


def _of(name: str, quota: int | None, whose: str) -> list[Share]:
    return [] if quota is None else [Share(Policy(name, quota), whose)]
