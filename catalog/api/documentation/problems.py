"""What the OpenAPI document says of errors."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers

from catalog import bounds
from catalog.errors import TITLES


class FaultSerializer(serializers.Serializer):
    """One thing that is wrong, and what would be right.

    Of the address a fault names the `parameter`; in what was sent a `pointer` (RFC 6901) leads to
    it.
    """

    parameter = serializers.CharField(required=False, max_length=bounds.LONGEST_ADDRESS)
    pointer = serializers.CharField(required=False, max_length=bounds.LONGEST_ADDRESS)
    detail = bounds.sentence()
    allowed = serializers.ListField(
        child=serializers.CharField(max_length=bounds.LONGEST_LABEL),
        required=False,
        max_length=bounds.MOST_LISTED,
    )
    did_you_mean = serializers.CharField(required=False, max_length=bounds.LONGEST_LABEL)


class ProblemSerializer(serializers.Serializer):
    """RFC 9457. A withdrawn product also says when, and at which number of the journal; a key that
    is not enough, which scope it lacks."""

    type = serializers.RegexField("^/problems/[a-z-]+$", max_length=80)
    title = bounds.sentence()
    status = serializers.IntegerField(min_value=400, max_value=599)
    detail = bounds.sentence()
    errors = serializers.ListField(  # type: ignore[assignment] # a member, not the property
        child=FaultSerializer(), max_length=bounds.MOST_LISTED
    )
    withdrawn_at = serializers.DateTimeField(required=False)
    seq = bounds.count(1, required=False)
    scope = serializers.CharField(required=False, max_length=40)


def problems(*statuses: int) -> dict[Any, OpenApiResponse]:
    """The answers of these statuses, as `extend_schema` takes them."""
    return {
        (status, "application/problem+json"): OpenApiResponse(
            ProblemSerializer, description=f"{TITLES[status][1].en}."
        )
        for status in sorted(set(statuses))
    }
