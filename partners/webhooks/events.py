"""What is sent: an event, thin and always of one shape.

    {"type": "product.revised", "timestamp": "2026-11-22T10:00:00.000000Z",
     "data": {"seq": 54, "kind": "revised", "product": "cmb-zhaoke-toudai", "at": …,
              "reviewed": …, "content_digest": …, "digest": …,
              "url": "/api/v1/products/cmb-zhaoke-toudai/",
              "line": "/api/v1/changes/?after=53&limit=1"}}

The record is not inside: whoever needs it reads the line or the product. So an event stays below
1 kB, and has the same bytes however often it is sent.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.urls import reverse

from catalog.api.responses import dumped
from partners.models import Endpoint, Errand
from products import journal
from products.models import Change
from products.vocabulary import CHANGE_KIND

TEST = "webhook.test"
TYPES = (*(f"product.{kind}" for kind in CHANGE_KIND.codes), TEST)
DATA = ("seq", "kind", "product", "at", "reviewed", "content_digest", "digest", "url", "line")


class Event(NamedTuple):
    """A message by its name, which stays the same over retries, and its bytes."""

    message: str
    type: str
    seq: int | None
    body: bytes


def message_of(endpoint: Endpoint, seq: int) -> str:
    return f"msg_{endpoint.uid}_{seq}"


def message_of_test(endpoint: Endpoint, errand: Errand) -> str:
    return f"msg_{endpoint.uid}_test_{errand.pk}"


def of_line(endpoint: Endpoint, change: Change) -> Event:
    """The event that tells an endpoint of a line of the journal."""
    kind = f"product.{change.kind}"
    body = _body(kind, change.at, _data(change))
    return Event(message_of(endpoint, change.seq), kind, change.seq, body)


def of_errand(endpoint: Endpoint, errand: Errand) -> Event:
    """A line once more; or a test, which asks for nothing to be done and shows the last line."""
    changes = Change.objects.select_related("product")
    if errand.seq is not None:
        return of_line(endpoint, changes.get(seq=errand.seq))
    last = changes.order_by("-seq").first()
    data = dict.fromkeys(DATA) if last is None else _data(last)
    return Event(message_of_test(endpoint, errand), TEST, None, _body(TEST, errand.asked_at, data))


def _body(kind: str, at: datetime, data: dict[str, Any]) -> bytes:
    return dumped({"type": kind, "timestamp": journal.instant(at), "data": data}).encode()


def _data(change: Change) -> dict[str, Any]:
    told = journal.line(change)
    del told["record"]
    return {
        **told,
        "url": reverse("product-detail", args=[change.product.code]),
        "line": f"{reverse('change-list')}?after={change.seq - 1}&limit=1",
    }
