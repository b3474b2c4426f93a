"""Submissions over HTTP: sent, listed, looked at."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from catalog import filters, parameters
from catalog.api.responses import dumped, json_response, linked
from catalog.errors import Fault, Problem
from catalog.languages import language_of
from catalog.values import Refused
from partners import bodies
from partners.api import submissions_documentation as docs
from partners.api.keyed import KeyedViewSet
from partners.models import Key, Submission
from partners.submissions import idempotency, standing
from partners.submissions.receiving import Given, receive
from products.wording import Words

Values = dict[str, list[str]]
Faults = list[Fault]

NO_SUCH = Words(
    "您没有这份提交；见 /api/v1/submissions/。",
    "You have no such submission; see /api/v1/submissions/.",
)


class SubmissionViewSet(KeyedViewSet):
    scope = "submit"
    lookup_field = "id"

    @extend_schema(**docs.CREATE)
    def create(self, request: Request) -> HttpResponse:
        parameters.read(request, ())
        given = Given(
            partner=self.partner(request),
            key=cast(Key, request.auth),
            idempotency_key=idempotency.key_of(request._request),
            if_match=request.headers.get("If-Match"),
            language=language_of(request),
        )
        submission, replayed = receive(bodies.read(request._request), given)
        answer = json_response(submission.answer, submission.language)
        answer.status_code = 201
        answer["Location"] = f"{standing.PATH}{submission.name}/"
        if replayed:
            answer["Idempotency-Replayed"] = "true"
        return answer

    @extend_schema(**docs.LIST)
    def list(self, request: Request) -> HttpResponse:
        language = language_of(request)
        values, faults = parameters.parse(request, ("before", "limit"))
        own = standing.of(self.partner(request))
        before, limit = _before(own, values, faults), _limit(values, faults)
        if faults:
            raise Problem(400, faults)
        found = list((own.filter(pk__lt=before.pk) if before else own)[: limit + 1])
        follow = None
        if len(found) > limit:
            follow = filters.address(request.path, values, before=str(found[limit - 1].name))
        told = [standing.told(submission, language) for submission in found[:limit]]
        answer = json_response(dumped({"results": told, "next": follow}), language)
        return linked(answer, next=follow)

    @extend_schema(**docs.DETAIL)
    def retrieve(self, request: Request, id: str) -> HttpResponse:
        language = language_of(request)
        parameters.read(request, ())
        submission = standing.among(standing.of(self.partner(request)), id)
        if submission is None:
            raise Problem(404, detail=NO_SUCH)
        return json_response(dumped(standing.told(submission, language)), language)


def _before(own: QuerySet[Any], values: Values, faults: Faults) -> Submission | None:
    """The submission after which the page begins."""
    if "before" not in values:
        return None
    found: Submission | None = standing.among(own, values["before"][0])
    if found is None:
        faults.append(Fault("before", NO_SUCH))
    return found


def _limit(values: Values, faults: Faults) -> int:
    try:
        return docs.LIMIT_FIELD.parse(values["limit"][0]) if "limit" in values else docs.USUAL
    except Refused as refused:
        faults.append(Fault("limit", refused.words))
        return docs.USUAL
