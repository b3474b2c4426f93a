"""What every view for partners shares: it takes a key with its scope, and is kept nowhere."""

from __future__ import annotations

from typing import Any, cast

from django.http.response import HttpResponseBase
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSet

from catalog.errors import Problem
from partners.authentication import REALM
from partners.models import Key, Partner
from products.wording import Words

NEEDED = Words(
    "这里需要带 {scope} 权限的密钥：Authorization: Bearer kedai_…。",
    "A key with the scope {scope} is needed here: Authorization: Bearer kedai_…",
)


class HasScope(BasePermission):
    """401 without a key, 403 with one that lacks the view's scope, which is named."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        scope = cast(KeyedViewSet, view).scope
        detail = NEEDED.format(scope=scope)
        if request.auth is None:
            raise Problem(401, detail=detail, headers={"WWW-Authenticate": REALM})
        if scope not in cast(Key, request.auth).scopes:
            challenge = f'{REALM}, error="insufficient_scope", scope="{scope}"'
            raise Problem(403, detail=detail, headers={"WWW-Authenticate": challenge}, scope=scope)
        return True


class KeyedViewSet(ViewSet):
    permission_classes = [HasScope]
    scope: str

    @staticmethod
    def partner(request: Request) -> Partner:
        return cast(Key, request.auth).partner

    def finalize_response(  # type: ignore[override]  # Django's answers are answers too
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Cache-Control"] = "no-store"
        return answer
