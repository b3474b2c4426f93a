"""What goes to and fro about webhooks, for the OpenAPI document: bodies, answers, events."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from catalog import bounds, filters
from partners.models.endpoint import WHY_DISABLED
from partners.webhooks import events, managing, reaching, wanted
from partners.webhooks.reading import FILTERS
from products.vocabulary import CHANGE_KIND, REVIEWED

MOST_DELIVERIES = 200
USUAL_DELIVERIES = 50
MESSAGE = "^msg_[0-9a-z]{16}_(test_)?[0-9]+$"
SECRET = "^whsec_[A-Za-z0-9+/]{43}=$"  # noqa: S105 the form of one


@extend_schema_field(
    {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            name: {
                "type": "string",
                "maxLength": wanted.LONGEST_VALUE,
                "description": filters.FIELDS[name].help_text,
            }
            for name in FILTERS
        },
        "example": {"stage": "startup,growth", "region": "330000"},
    }
)
class FiltersField(serializers.Field):
    """The finder's parameters by name, each value as in an address; none is everything."""


def _url() -> serializers.Field:
    return serializers.CharField(
        max_length=reaching.LONGEST, help_text="https, port 443, public; no fragment, no user name."
    )


def _description() -> serializers.Field:
    return serializers.CharField(
        max_length=wanted.LONGEST_DESCRIPTION, required=False, allow_blank=True
    )


def _message() -> serializers.Field:
    return serializers.RegexField(MESSAGE, max_length=60)


class NewWebhookSerializer(serializers.Serializer):
    """An address to be told of every change from now on that concerns its filters."""

    url = _url()
    filters = FiltersField(required=False)
    description = _description()


class WebhookChangesSerializer(serializers.Serializer):
    """What is not given stays. `enabled: true` goes on where it was stopped: nothing is lost."""

    url = serializers.CharField(max_length=reaching.LONGEST, required=False)
    filters = FiltersField(required=False)
    description = _description()
    enabled = serializers.BooleanField(required=False)


class DisabledSerializer(serializers.Serializer):
    """Why nothing is sent, and since when."""

    reason = serializers.ChoiceField(WHY_DISABLED.codes)
    detail = bounds.sentence()
    at = serializers.DateTimeField()


class WebhookSerializer(serializers.Serializer):
    """`cursor` is the last number of the journal that is dealt with, `lag` what is left to the
    head, `failures` how often the message in turn has failed."""

    uid = serializers.RegexField("^[0-9a-z]{16}$", max_length=16)
    url = _url()
    description = serializers.CharField(max_length=wanted.LONGEST_DESCRIPTION)
    filters = FiltersField()
    enabled = serializers.BooleanField()
    disabled = DisabledSerializer(allow_null=True)
    created_at = serializers.DateTimeField()
    cursor = bounds.count()
    lag = bounds.count()
    failures = serializers.IntegerField(min_value=0, max_value=10)
    next_attempt_at = serializers.DateTimeField(allow_null=True)
    previous_secret_until = serializers.DateTimeField(allow_null=True)


class WebhookWithSecretSerializer(WebhookSerializer):
    """The secret is told here and nowhere else."""

    secret = serializers.RegexField(SECRET, max_length=60)


@extend_schema_serializer(many=False)
class WebhooksSerializer(serializers.Serializer):
    webhooks = serializers.ListField(child=WebhookSerializer(), max_length=managing.MOST)


class LineNumberSerializer(serializers.Serializer):
    """A number of the journal that has been dealt with."""

    seq = serializers.IntegerField(min_value=1, max_value=bounds.LARGEST_SEQ)


class AcceptedSerializer(serializers.Serializer):
    """The name under which it will be sent, as in `webhook-id`."""

    webhook_id = _message()


class DeliverySerializer(serializers.Serializer):
    """One attempt; `attempt` counts those at one message."""

    id = bounds.count(1)
    webhook_id = _message()
    type = serializers.ChoiceField(events.TYPES)
    seq = bounds.count(1, allow_null=True)
    at = serializers.DateTimeField()
    attempt = serializers.IntegerField(min_value=1, max_value=10)
    delivered = serializers.BooleanField()
    status = serializers.IntegerField(min_value=100, max_value=999, allow_null=True)
    error = bounds.sentence(allow_null=True)
    milliseconds = bounds.count()
    line = bounds.address(allow_null=True)


@extend_schema_serializer(many=False)
class DeliveriesSerializer(serializers.Serializer):
    deliveries = serializers.ListField(child=DeliverySerializer(), max_length=MOST_DELIVERIES)
    next = bounds.address(allow_null=True)


class EventDataSerializer(serializers.Serializer):
    """The journal's line without its record; all null in a test while the journal is empty."""

    seq = bounds.count(1, allow_null=True)
    kind = serializers.ChoiceField(CHANGE_KIND.codes, allow_null=True)
    product = bounds.code(allow_null=True)
    at = serializers.DateTimeField(allow_null=True)
    reviewed = serializers.ChoiceField(REVIEWED.codes, allow_null=True)
    content_digest = bounds.digest(allow_null=True)
    digest = bounds.digest(allow_null=True)
    url = bounds.address(allow_null=True)
    line = bounds.address(allow_null=True)


class EventSerializer(serializers.Serializer):
    """What is sent, signed as Standard Webhooks say: webhook-id, -timestamp, -signature."""

    type = serializers.ChoiceField(events.TYPES)
    timestamp = serializers.DateTimeField()
    data = EventDataSerializer()  # type: ignore[assignment]  # a member, not the property
