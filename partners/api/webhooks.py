"""Webhooks over HTTP: registered, changed, rotated, tried out, looked after."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request

from catalog import filters, parameters
from catalog.api.numbers import numbers
from catalog.api.responses import dumped, linked
from catalog.errors import Problem
from catalog.languages import language_of
from partners import bodies
from partners.api import webhooks_documentation as docs
from partners.api.keyed import KeyedViewSet
from partners.api.webhooks_shapes import USUAL_DELIVERIES
from partners.models import Endpoint
from partners.webhooks import managing, signing, telling, wanted
from products import journal


class WebhookViewSet(KeyedViewSet):
    scope = "webhooks"
    lookup_field = "uid"
    lookup_value_regex = "[0-9a-z]{1,16}"

    @extend_schema(**docs.LIST)
    def list(self, request: Request) -> HttpResponse:
        parameters.read(request, ())
        head = journal.head().seq
        language = language_of(request)
        rows = [telling.endpoint(row, head, language) for row in self._own(request)]
        return _answer(request, {"webhooks": rows})

    @extend_schema(**docs.CREATE)
    def create(self, request: Request) -> HttpResponse:
        parameters.read(request, ())
        asked = wanted.endpoint(bodies.read(request), is_new=True)
        endpoint = managing.register(partner=self.partner(request), wanted=asked)
        answer = _answer(request, _with_secret(request, endpoint), 201)
        answer["Location"] = reverse("webhook-detail", args=[endpoint.uid])
        return answer

    @extend_schema(**docs.RETRIEVE)
    def retrieve(self, request: Request, uid: str) -> HttpResponse:
        parameters.read(request, ())
        return _answer(request, _told(request, self._one(request, uid)))

    @extend_schema(**docs.CHANGE)
    def partial_update(self, request: Request, uid: str) -> HttpResponse:
        parameters.read(request, ())
        endpoint = self._one(request, uid)
        managing.change(
            endpoint=endpoint, wanted=wanted.endpoint(bodies.read(request), is_new=False)
        )
        return _answer(request, _told(request, self._one(request, uid)))

    @extend_schema(**docs.DELETE)
    def destroy(self, request: Request, uid: str) -> HttpResponse:
        parameters.read(request, ())
        managing.remove(endpoint=self._one(request, uid))
        return HttpResponse(status=204)

    @extend_schema(**docs.ROTATE)
    @action(detail=True, methods=["post"])
    def rotate(self, request: Request, uid: str) -> HttpResponse:
        parameters.read(request, ())
        managing.rotate(endpoint=self._one(request, uid))
        return _answer(request, _with_secret(request, self._one(request, uid)))

    @extend_schema(**docs.TEST)
    @action(detail=True, methods=["post"])
    def test(self, request: Request, uid: str) -> HttpResponse:
        parameters.read(request, ())
        message = managing.test(endpoint=self._one(request, uid))
        return _answer(request, {"webhook_id": message}, 202)

    @extend_schema(**docs.REDELIVER)
    @action(detail=True, methods=["post"])
    def redeliver(self, request: Request, uid: str) -> HttpResponse:
        parameters.read(request, ())
        endpoint = self._one(request, uid)
        message = managing.redeliver(endpoint=endpoint, seq=wanted.number(bodies.read(request)))
        return _answer(request, {"webhook_id": message}, 202)

    @extend_schema(**docs.DELIVERIES)
    @action(detail=True)
    def deliveries(self, request: Request, uid: str) -> HttpResponse:
        """The log, newest first; a page goes on below the last entry of the one before."""
        given = numbers(request, docs.FIELDS)
        limit = given.get("limit", USUAL_DELIVERIES)
        rows = self._one(request, uid).attempts.order_by("-id")
        if "before" in given:
            rows = rows.filter(pk__lt=given["before"])
        page = list(rows[: limit + 1])
        follow = None
        if len(page) > limit:
            beside = {"limit": [str(limit)]} if "limit" in given else {}
            follow = filters.address(request.path, beside, before=str(page[limit - 1].pk))
        language = language_of(request)
        told = [telling.attempt(row, language) for row in page[:limit]]
        return linked(_answer(request, {"deliveries": told, "next": follow}), next=follow)

    def _own(self, request: Request) -> QuerySet[Endpoint]:
        return Endpoint.objects.filter(partner=self.partner(request))

    def _one(self, request: Request, uid: str) -> Endpoint:
        """One of the partner's own; what is another's is as unknown as what never was."""
        endpoint = self._own(request).filter(uid=uid).first()
        if endpoint is None:
            raise Problem(404)
        return endpoint


def _told(request: Request, endpoint: Endpoint) -> dict[str, Any]:
    return telling.endpoint(endpoint, journal.head().seq, language_of(request))


def _with_secret(request: Request, endpoint: Endpoint) -> dict[str, Any]:
    return {**_told(request, endpoint), "secret": signing.secret(endpoint)}


def _answer(request: Request, value: dict[str, Any], status: int = 200) -> HttpResponse:
    answer = HttpResponse(dumped(value), status=status, content_type="application/json")
    answer["Content-Language"] = language_of(request)
    answer["Vary"] = "Accept-Language, Accept-Encoding"
    return answer
