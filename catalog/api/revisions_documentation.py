"""What the OpenAPI document says of a product's journal lines."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from catalog import bounds
from catalog.api.documentation import CODE, operation, whole_number
from catalog.values import WholeNumberField
from products.vocabulary import CHANGE_KIND, REVIEWED

MOST, USUAL = 100, 20
"""Lines a page."""

KINDS = ("string", "integer", "boolean", "array", "object")


@extend_schema_field({"anyOf": [{"type": kind} for kind in KINDS]})
class Held(serializers.Field):
    """A value as records hold it: codes are bare, references written out, money text in yuan."""


class DifferenceSerializer(serializers.Serializer):
    """A fact that reads otherwise, by its path; null is not stated.

    `evidence.limit.max` is what the fact `limit.max` rests on.
    """

    path = serializers.CharField(max_length=bounds.LONGEST_LABEL)
    before = Held(allow_null=True)
    after = Held(allow_null=True)


class RevisionSerializer(serializers.Serializer):
    """A line of the journal against the last record before it.

    Of a first publication every fact is new; a withdrawal changes no fact, and its digest is null.
    """

    seq = bounds.count(1)
    kind = serializers.ChoiceField(CHANGE_KIND.codes)
    at = serializers.DateTimeField()
    reviewed = serializers.ChoiceField(REVIEWED.codes)
    content_digest = bounds.digest(allow_null=True)
    differences = DifferenceSerializer(many=True)


@extend_schema_serializer(many=False)
class RevisionsSerializer(serializers.Serializer):
    """Newest first; `next` is there exactly when there are older lines."""

    revisions = RevisionSerializer(many=True)
    next = bounds.address(allow_null=True)


FIELDS = {
    "before": WholeNumberField(1, bounds.LARGEST_SEQ),
    "limit": WholeNumberField(1, MOST),
}
BEFORE = whole_number(
    "before",
    FIELDS["before"],
    "Only lines with a smaller number than this; the newest without it.",
)
LIMIT = whole_number("limit", FIELDS["limit"], "Lines a page.", usual=USUAL)

REVISIONS = operation(
    "products_revisions",
    "products",
    "How one product has changed: its lines of the journal, fact by fact",
    RevisionsSerializer,
    [CODE, BEFORE, LIMIT],
    (404,),
)
