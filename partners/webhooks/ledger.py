"""What the deliveries leave in the database, so that any worker can go on where one was killed.

An endpoint is delivered to by whoever holds its lease, for as long as that lasts. Everything that
a holder writes is bound to its lease: one that was held up and has lost it changes nothing more.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from partners.models import Attempt, Endpoint, Errand
from partners.models.endpoint import EndpointQuerySet
from partners.webhooks import retrying
from partners.webhooks.events import Event
from partners.webhooks.sending import GONE, Outcome
from products.wording import Words

KEPT = timedelta(days=30)
"""How long the log remembers an attempt."""
NOTHING = Words("", "")


def due(now: datetime, head: int) -> QuerySet[Endpoint]:
    """Endpoints that nobody delivers to, and that have something to be sent now."""
    waiting = Exists(Errand.objects.filter(endpoint=OuterRef("pk")))
    in_turn = Q(disabled="", cursor__lt=head) & (Q(next_at=None) | Q(next_at__lte=now))
    return Endpoint.objects.free(now).filter(
        in_turn | (waiting & ~Q(disabled="desk")), partner__is_active=True
    )


class Lease:
    """One holder's right to deliver to one endpoint."""

    def __init__(self, endpoint: int, span: timedelta) -> None:
        self.endpoint, self._span = endpoint, span
        self._name = secrets.token_hex(16)

    def take(self) -> bool:
        """Whether it is ours now; of several who try only one gets it."""
        now = timezone.now()
        free = Endpoint.objects.free(now).filter(pk=self.endpoint)
        return bool(free.update(leased_by=self._name, leased_until=now + self._span))

    def keep(self, **changes: Any) -> bool:
        """Write changes and hold on; False when the lease is somebody else's by now."""
        return bool(self._mine().update(leased_until=timezone.now() + self._span, **changes))

    def give_back(self, **changes: Any) -> bool:
        return bool(self._mine().update(leased_by="", leased_until=None, **changes))

    def _mine(self) -> EndpointQuerySet:
        return Endpoint.objects.filter(pk=self.endpoint, leased_by=self._name)

    @transaction.atomic
    def settle(
        self, endpoint: Endpoint, event: Event, errand: Errand | None, done: Outcome
    ) -> bool:
        """Write down what came of an attempt; whether to go on with this endpoint at once.

        False also when the lease is lost: whoever has it now sends the message once more.
        """
        number = 1 if errand else endpoint.failures + 1
        kept = self.keep() if errand else self._in_turn(event, number, done)
        if not kept:
            return False
        if errand:
            errand.delete()
        if done.status == GONE:
            Endpoint.objects.filter(pk=self.endpoint).disable("gone", done.at)
        problem = done.problem or NOTHING
        Attempt.objects.create(
            endpoint=endpoint,
            webhook_id=event.message,
            seq=event.seq,
            type=event.type,
            at=done.at,
            number=number,
            status=done.status,
            error=problem.zh,
            error_en=problem.en,
            milliseconds=done.milliseconds,
        )
        return errand is not None or done.problem is None

    def _in_turn(self, event: Event, number: int, done: Outcome) -> bool:
        """A line that was taken moves the cursor; one that was not is tried later, or given up."""
        if done.problem is None:
            return self.keep(cursor=event.seq, failures=0, next_at=None)
        asked = retrying.asked_for(done.status, done.retry_after, done.at)
        wait = retrying.wait(number, asked)
        if wait is None:
            self._mine().disable("exhausted", done.at)
        next_at = None if wait is None else timezone.now() + wait
        return self.give_back(failures=number, next_at=next_at)


def forget_old_attempts(now: datetime) -> None:
    Attempt.objects.filter(at__lt=now - KEPT).delete()
