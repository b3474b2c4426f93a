"""What the OpenAPI document says of submissions."""

from __future__ import annotations

from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiRequest,
    OpenApiResponse,
    extend_schema_serializer,
)
from rest_framework import serializers

from catalog import bounds
from catalog.api.documentation import Schema, operation, whole_number
from catalog.api.documentation.transport import KEY
from catalog.values import WholeNumberField
from partners.models import Kind
from partners.submissions.standing import STATUS
from products.record_schema import SCHEMAS

WITH_KEY: Schema = {"auth": [{KEY: []}]}
MOST = 100
USUAL = 20
POINTER = r"^(/.*)?$"


class FindingSerializer(serializers.Serializer):
    """What curators may ask about; it does not stand in the way. `pointer` leads into the record
    that was sent."""

    code = serializers.RegexField("^[a-z_]+$", max_length=40)
    pointer = serializers.RegexField(POINTER, max_length=bounds.LONGEST_ADDRESS, allow_blank=True)
    detail = bounds.sentence()


class ReasonSerializer(serializers.Serializer):
    """Why it came back, in the reviewer's words: of one fact, or (both null) of the whole."""

    path = serializers.CharField(max_length=120, allow_null=True)
    pointer = serializers.RegexField(POINTER, max_length=bounds.LONGEST_ADDRESS, allow_null=True)
    words = serializers.CharField()


class SubmissionSerializer(serializers.Serializer):
    """A record that was taken, and how it stands.

    `reasons` are there while it is returned, `replaced_by` when it is superseded, `seq` (the
    journal's number) and `product_url` when it is published.
    """

    id = serializers.UUIDField()
    status = serializers.ChoiceField(STATUS.codes)
    product = bounds.code()
    kind = serializers.ChoiceField(Kind.values)
    received_at = serializers.DateTimeField()
    findings = serializers.ListField(child=FindingSerializer(), max_length=bounds.MOST_ROWS)
    reasons = serializers.ListField(child=ReasonSerializer(), max_length=bounds.MOST_ROWS)
    replaced_by = serializers.UUIDField(allow_null=True)
    seq = bounds.count(1, allow_null=True)
    product_url = bounds.address(allow_null=True)
    url = bounds.address()


@extend_schema_serializer(many=False)
class SubmissionListSerializer(serializers.Serializer):
    results = serializers.ListField(child=SubmissionSerializer(), max_length=MOST)
    next = bounds.address(allow_null=True)


IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": "^[\\x21-\\x7e]+$", "minLength": 1, "maxLength": 255},
    OpenApiParameter.HEADER,
    required=True,
    description=(
        "New for every new submission, such as a UUID. The same key with the same record gives the "
        "same answer again and takes nothing twice; with another record it is a 422."
    ),
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "maxLength": 4096},
    OpenApiParameter.HEADER,
    description=(
        "Needed for a change of a public product: the ETag of `products/{code}/` as you read it, "
        "in either language, packed or not."
    ),
)
REPLAYED = OpenApiParameter(
    "Idempotency-Replayed",
    {"type": "string", "const": "true"},
    OpenApiParameter.HEADER,
    response=[201],
    description="There when this answer was given before.",
)
ID = OpenApiParameter(
    "id",
    {"type": "string", "minLength": 1, "maxLength": bounds.LONGEST_CODE},
    OpenApiParameter.PATH,
    description="Its opaque name, from `Location` or the list.",
)
BEFORE = OpenApiParameter(
    "before",
    {"type": "string", "pattern": "^([0-9a-fA-F-]{36})?$", "maxLength": 36},  # empty is absent
    OpenApiParameter.QUERY,
    description="Only what came before this submission.",
)
LIMIT_FIELD = WholeNumberField(1, MOST)
LIMIT = whole_number("limit", LIMIT_FIELD, "Submissions a page.", usual=USUAL)

RECORD: Schema = {"title": "ProductRecord", **SCHEMAS["product"]}

LIST: Schema = {
    **operation(
        "submissions_list",
        "submissions",
        "Your submissions, newest first, and how they stand",
        SubmissionListSerializer,
        [BEFORE, LIMIT],
        (400, 403),
    ),
    **WITH_KEY,
}
DETAIL: Schema = {
    **operation(
        "submissions_retrieve",
        "submissions",
        "One of your submissions, and how it stands",
        SubmissionSerializer,
        [ID],
        (403, 404),
    ),
    **WITH_KEY,
}
_CREATE = operation(
    "submissions_create",
    "submissions",
    "Propose a new product, or a change, as a record; a curator decides",
    SubmissionSerializer,
    [IDEMPOTENCY_KEY, IF_MATCH, REPLAYED],
    (400, 403, 409, 412, 413, 415, 422, 428),
)
CREATE: Schema = {
    **_CREATE,
    **WITH_KEY,
    "request": {"application/json": OpenApiRequest(RECORD)},
    "responses": {
        (201, "application/json"): OpenApiResponse(
            SubmissionSerializer, description="It is in the curators' queue."
        ),
        **{told: answer for told, answer in _CREATE["responses"].items() if told[0] != 200},
    },
}
