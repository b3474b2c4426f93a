"""What a partner does with its endpoints; whatever stands in the way is a problem with a sentence.

A secret is told when an endpoint is made and when it is rotated, and at no other time.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from catalog.errors import Fault, Problem
from partners.models import Endpoint, Errand, Partner
from partners.webhooks import events
from partners.webhooks.wanted import Wanted
from products import journal
from products.wording import Words

MOST = 10
"""Endpoints a partner: as many deliveries of its own can wait at once."""
OVERLAP = timedelta(hours=24)
"""How long the secret before a rotation signs as well."""
MOST_ERRANDS = 100

FULL = Words(
    f"一个合作方最多 {MOST} 个推送地址；请先删除一个。",
    f"A partner has at most {MOST} webhooks; delete one first.",
)
BUSY = Words(
    f"已有 {MOST_ERRANDS} 条在等候另送，请等它们送完。",
    f"{MOST_ERRANDS} deliveries that you asked for are waiting already; let them be sent first.",
)
BY_DESK = Words(
    "这个推送地址由目录的工作人员停用，请与他们联系。",
    "The people of the catalog have disabled this webhook; please get in touch with them.",
)
NOT_YET = Words(
    "推送到第 {cursor} 号；第 {seq} 号会按次序送到，不能再送。",
    "Deliveries have come to number {cursor}; {seq} comes in its turn, it cannot come again yet.",
)


@transaction.atomic
def register(*, partner: Partner, wanted: Wanted) -> Endpoint:
    """A new endpoint, told of everything from now on. Problem 409 where there are ten."""
    Partner.objects.select_for_update().get(pk=partner.pk)
    if Endpoint.objects.filter(partner=partner).count() >= MOST:
        raise Problem(409, detail=FULL)
    return Endpoint.objects.create(
        partner=partner,
        url=wanted.url or "",
        filters=wanted.filters or {},
        description=wanted.description or "",
        cursor=journal.head().seq,
    )


@transaction.atomic
def change(*, endpoint: Endpoint, wanted: Wanted) -> None:
    """Change what is given. What is on its way goes where it was going."""
    if _held(endpoint).disabled == "desk" and wanted.enabled is not None:
        raise Problem(409, detail=BY_DESK)
    told = {"url": wanted.url, "filters": wanted.filters, "description": wanted.description}
    given = {name: value for name, value in told.items() if value is not None}
    this = Endpoint.objects.filter(pk=endpoint.pk)
    if given:
        this.update(**given)
    if wanted.enabled is True:
        this.enable()
    elif wanted.enabled is False:
        this.disable("partner", timezone.now())


@transaction.atomic
def remove(*, endpoint: Endpoint) -> None:
    """Gone with its log; an attempt that is being written down comes before or not at all."""
    _held(endpoint).delete()


def rotate(*, endpoint: Endpoint) -> None:
    """A new secret; for a day the one before signs beside it, and none older."""
    Endpoint.objects.filter(pk=endpoint.pk).update(
        secret_version=F("secret_version") + 1, previous_until=timezone.now() + OVERLAP
    )


def test(*, endpoint: Endpoint) -> str:
    """Ask for a test event, which the worker sends next; its webhook-id."""
    return events.message_of_test(endpoint, _send(endpoint, None))


def redeliver(*, endpoint: Endpoint, seq: int) -> str:
    """Ask for a line to be sent once more, whatever the filters are by now; its webhook-id."""
    if seq > endpoint.cursor:
        words = NOT_YET.format(cursor=endpoint.cursor, seq=seq)
        raise Problem(400, [Fault("", words, pointer="/seq")])
    _send(endpoint, seq)
    return events.message_of(endpoint, seq)


@transaction.atomic
def _send(endpoint: Endpoint, seq: int | None) -> Errand:
    """An errand that waits; asked for twice, it waits once."""
    if _held(endpoint).disabled == "desk":
        raise Problem(409, detail=BY_DESK)
    waiting = endpoint.errands.filter(seq=seq).first()
    if waiting is None and endpoint.errands.count() >= MOST_ERRANDS:
        raise Problem(409, detail=BUSY)
    return waiting or endpoint.errands.create(seq=seq)


def _held(endpoint: Endpoint) -> Endpoint:
    """As it is by now, and stays until this transaction ends; Problem 404 when it is gone."""
    now = Endpoint.objects.select_for_update().filter(pk=endpoint.pk).first()
    if now is None:
        raise Problem(404)
    return now
