"""What the OpenAPI document says of webhooks: how they are looked after, and what is sent."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    OpenApiWebhook,
    extend_schema,
)

from catalog import bounds
from catalog.api.documentation import Schema, operation, whole_number
from catalog.api.documentation.transport import KEY
from catalog.values import WholeNumberField
from partners.api import webhooks_shapes as shapes
from partners.api.webhooks_shapes import MOST_DELIVERIES, USUAL_DELIVERIES


def _keyed(
    operation_id: str,
    summary: str,
    answer: Any,
    statuses: tuple[int, ...] = (),
    *,
    status: int = 200,
    request: Any = None,
    parameters: tuple[OpenApiParameter, ...] = (),
) -> Schema:
    """An operation that takes a key with the scope `webhooks`."""
    told = operation(operation_id, "webhooks", summary, answer, [*parameters], (403, *statuses))
    responses = dict(told["responses"])
    del responses[200, "application/json"]
    media: Any = 204 if answer is None else (status, "application/json")
    sent = None if request is None else {"application/json": request}
    security: list[Schema] = [{KEY: []}]
    return {**told, "request": sent, "responses": {media: answer, **responses}, "auth": security}


UID = OpenApiParameter(
    "uid",
    {"type": "string", "pattern": "^[0-9a-z]{1,16}$", "maxLength": 16},
    OpenApiParameter.PATH,
    description="As it was told when the webhook was made.",
)
FIELDS = {
    "before": WholeNumberField(1, bounds.LARGEST_SEQ),
    "limit": WholeNumberField(1, MOST_DELIVERIES),
}
BEFORE = whole_number(
    "before", FIELDS["before"], "Only what is older than this entry; from `next`."
)
LIMIT = whole_number("limit", FIELDS["limit"], "Entries a page.", usual=USUAL_DELIVERIES)
SENT = (413, 415, 422)
"""What can be wrong with a body, beside its content."""

LIST = _keyed("webhooks_list", "Your webhooks", shapes.WebhooksSerializer)
CREATE = _keyed(
    "webhooks_create",
    "Register a webhook; its secret is told this once",
    shapes.WebhookWithSecretSerializer,
    (409, *SENT),
    status=201,
    request=shapes.NewWebhookSerializer,
)
RETRIEVE = _keyed(
    "webhooks_retrieve",
    "A webhook and how far it is",
    shapes.WebhookSerializer,
    (404,),
    parameters=(UID,),
)
CHANGE = _keyed(
    "webhooks_change",
    "Change a webhook, disable it, enable it again",
    shapes.WebhookSerializer,
    (404, 409, *SENT),
    request=shapes.WebhookChangesSerializer,
    parameters=(UID,),
)
DELETE = _keyed("webhooks_delete", "Delete a webhook", None, (404,), parameters=(UID,))
ROTATE = _keyed(
    "webhooks_rotate",
    "A new secret, told this once; the one before signs as well for 24 hours",
    shapes.WebhookWithSecretSerializer,
    (404,),
    parameters=(UID,),
)
TEST = _keyed(
    "webhooks_test",
    "Have a test event sent next",
    shapes.AcceptedSerializer,
    (404, 409),
    status=202,
    parameters=(UID,),
)
REDELIVER = _keyed(
    "webhooks_redeliver",
    "Have a line of the journal sent once more, under its name",
    shapes.AcceptedSerializer,
    (404, 409, *SENT),
    status=202,
    request=shapes.LineNumberSerializer,
    parameters=(UID,),
)
DELIVERIES = _keyed(
    "webhooks_deliveries",
    "The attempts of the last 30 days, newest first",
    shapes.DeliveriesSerializer,
    (404,),
    parameters=(UID, BEFORE, LIMIT),
)

CHANGED = OpenApiWebhook(
    "change",
    extend_schema(
        operation_id="webhook_event",
        summary="A change of the journal that concerns the filters of a webhook, or a test",
        request={"application/json": shapes.EventSerializer},
        responses={
            "2XX": OpenApiResponse(description="Taken. Anything else is tried again, but for 410.")
        },
        tags=["webhooks"],
    ),
)
