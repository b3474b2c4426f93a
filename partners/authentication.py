"""`Authorization: Bearer kedai_…`: who asks, if they say so; a key that opens nothing is a 401."""

from __future__ import annotations

from django.contrib.auth.models import User
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from catalog.errors import Problem
from partners import keys
from partners.models import Key
from products.wording import Words

REALM = 'Bearer realm="kedai"'
NOT_A_KEY = Words(
    "密钥无效、已到期或已吊销；请写成 Authorization: Bearer kedai_…。",
    "The key is not valid, has expired or was revoked; write Authorization: Bearer kedai_…",
)


class KeyAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[User, Key] | None:
        """The partner's service user and the key; None where no key is given."""
        given = get_authorization_header(request)
        if not given:
            return None
        scheme, _, text = given.decode("latin-1").partition(" ")
        key = keys.recognise(text.strip()) if scheme.lower() == "bearer" else None
        if key is None:
            raise Problem(
                401,
                detail=NOT_A_KEY,
                headers={"WWW-Authenticate": f'{REALM}, error="invalid_token"'},
            )
        return key.partner.user, key

    def authenticate_header(self, request: Request) -> str:
        return REALM
