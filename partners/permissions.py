"""What a key must be good for: 401 without one where one is needed, 403 for a missing scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from catalog.errors import Problem
from partners.authentication import REALM
from partners.models import Key
from products.wording import Words

if TYPE_CHECKING:  # the framework names this module in its settings before it has views
    from rest_framework.views import APIView

NEEDED = Words(
    "这里需要带 {scope} 权限的密钥：Authorization: Bearer kedai_…。",
    "A key with the scope {scope} is needed here: Authorization: Bearer kedai_…",
)
LACKING = Words(
    "这个密钥没有 {scope} 权限；读取目录也可以不带密钥。",
    "This key lacks the scope {scope}; the catalog may also be read without a key.",
)


def demand(key: Key, scope: str, words: Words) -> None:
    """Problem 403 that names the scope, unless the key has it."""
    if scope not in key.scopes:
        challenge = f'{REALM}, error="insufficient_scope", scope="{scope}"'
        detail, headers = words.format(scope=scope), {"WWW-Authenticate": challenge}
        raise Problem(403, detail=detail, headers=headers, scope=scope)


class HasScope(BasePermission):
    """401 without a key, 403 with one that lacks the view's `scope`."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        scope: str = view.scope  # type: ignore[attr-defined]  # every KeyedViewSet has one
        if request.auth is None:
            detail, headers = NEEDED.format(scope=scope), {"WWW-Authenticate": REALM}
            raise Problem(401, detail=detail, headers=headers)
        demand(cast(Key, request.auth), scope, NEEDED)
        return True


class MayRead(BasePermission):
    """Reading needs no key; one that is shown must be meant for it."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if request.auth is not None:
            demand(cast(Key, request.auth), "read", LACKING)
        return True
