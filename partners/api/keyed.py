"""What every view for partners shares: it takes a key with its scope, and is kept nowhere."""

from __future__ import annotations

from typing import Any, cast

from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.viewsets import ViewSet

from partners.models import Key, Partner
from partners.permissions import HasScope


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
