"""`Authorization: Bearer kedai_…`: who asks, if they say so; a key that opens nothing is a 401."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.models import User
from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from catalog.errors import Problem
from partners import keys, last_use
from partners.models import Key
from products.wording import Words

REALM = 'Bearer realm="kedai"'
NOT_A_KEY = Words(
    "密钥无效、已到期或已吊销；请写成 Authorization: Bearer kedai_…。",
    "The key is not valid, has expired or was revoked; write Authorization: Bearer kedai_…",
)


def key_of(request: HttpRequest) -> Key | None:
    """The key that a request shows, looked up once; None where it has no `Authorization` at all.

    Problem 401 for every other kind of it, an empty one too: whoever means to show a key is never
    answered as if they had none.
    """
    given = request.META.get("HTTP_AUTHORIZATION")
    if given is None:
        return None
    seen = cast(Any, request)
    if not hasattr(seen, "key"):
        scheme, _, text = given.partition(" ")
        key = keys.recognise(text.strip(" ")) if scheme.lower() == "bearer" else None
        if key is None:
            challenge = f'{REALM}, error="invalid_token"'
            raise Problem(401, detail=NOT_A_KEY, headers={"WWW-Authenticate": challenge})
        last_use.note(key)
        seen.key = key
    return cast(Key, seen.key)


class KeyAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[User, Key] | None:
        """The partner's service user and the key; None where no key is given."""
        key = key_of(request._request)
        return (key.partner.user, key) if key else None

    def authenticate_header(self, request: Request) -> str:
        return REALM
