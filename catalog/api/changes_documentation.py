"""What the OpenAPI document says of the journal."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from catalog import bounds, changes
from catalog.api.documentation import operation, whole_number
from catalog.values import WholeNumberField
from products.vocabulary import CHANGE_KIND, REVIEWED


@extend_schema_field({"type": "object", "additionalProperties": True})
class FrozenRecord(serializers.Field):
    """The record that was published, self-contained: every reference with what is shown of it."""


class ChangeSerializer(serializers.Serializer):
    """A line of the journal. A withdrawal is a tombstone: `record` and its digest are null.

    `content_digest` is SHA-256 of the record as canonical JSON (sorted keys, no spaces, UTF-8),
    `digest` that of the previous line's digest and of this line without its own, both in hex.
    """

    seq = bounds.count(1)
    kind = serializers.ChoiceField(CHANGE_KIND.codes)
    product = bounds.code()
    at = serializers.DateTimeField()
    reviewed = serializers.ChoiceField(REVIEWED.codes)
    record = FrozenRecord(allow_null=True)
    content_digest = bounds.digest(allow_null=True)
    digest = bounds.digest()


@extend_schema_serializer(many=False)
class ChangesSerializer(serializers.Serializer):
    """`next` is there exactly when the page is full; a full page never changes."""

    changes = serializers.ListField(child=ChangeSerializer(), max_length=changes.MOST)
    next = bounds.address(allow_null=True)


class HeadSerializer(serializers.Serializer):
    """The last line of the journal; number 0 and 64 zeros while it is empty."""

    seq = bounds.count()
    digest = bounds.digest()
    at = serializers.DateTimeField(allow_null=True)


FIELDS = {
    "after": WholeNumberField(0, bounds.LARGEST_SEQ),
    "limit": WholeNumberField(1, changes.MOST),
}
AFTER = whole_number(
    "after", FIELDS["after"], "The last number you have; 0 for the whole journal.", usual=0
)
LIMIT = whole_number("limit", FIELDS["limit"], "Lines a page.", usual=changes.USUAL)

CHANGES = operation(
    "changes_list",
    "journal",
    "Every change after a number, in order, withdrawals included",
    ChangesSerializer,
    [AFTER, LIMIT],
    (400,),
)
HEAD = operation(
    "changes_head",
    "journal",
    "The number and digest of the last change",
    HeadSerializer,
    [],
    (400,),
)
