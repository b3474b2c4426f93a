"""The worker: hands each endpoint its next event, many at a time, and writes down what came of it.

All of the database is done here, in one thread; the others only send. So a slow endpoint costs a
thread that waits, and delays nobody, until as many are slow as there are threads.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from threading import Event as Signal
from typing import NamedTuple

from django.db import DataError, Error, IntegrityError, connection
from django.utils import timezone

from catalog.errors import Problem
from partners.models import Endpoint, Errand
from partners.webhooks import events, signing
from partners.webhooks.events import Event
from partners.webhooks.ledger import Lease, due, forget_old_attempts
from partners.webhooks.reading import Reader, question
from partners.webhooks.sending import SECONDS, Outcome, Parcel, send
from products import journal
from products.links.fetching import Outside

POLL_SECONDS = 1.0
LEASE_SECONDS = 30.0
"""Twice what an attempt may take; so long nobody else delivers for a worker that was killed."""
THREADS = 64
TURN = 100
"""Deliveries in a row, where others wait for a thread."""
PURGE_SECONDS = 3600.0
SILENT_SECONDS = 60.0
"""Between two warnings that the database is gone."""

OF_A_VALUE = (DataError, IntegrityError)
"""Errors with which a database speaks of what it was given, and not of itself."""

log = logging.getLogger(__name__)


class Task(NamedTuple):
    """The next event, and the errand that asks for it; without one, how far nothing concerns."""

    event: Event | None
    errand: Errand | None
    cursor: int


@dataclass
class Flight:
    """An endpoint that is being delivered to, and what is on its way to it."""

    lease: Lease
    endpoint: Endpoint
    event: Event
    errand: Errand | None
    turns: int
    result: Future[Outcome]


class Worker:
    def __init__(
        self,
        outside: Outside | None = None,
        *,
        threads: int = THREADS,
        lease_seconds: float = LEASE_SECONDS,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self._outside = outside or Outside()
        self._threads, self._poll = threads, poll_seconds
        self._span = timedelta(seconds=lease_seconds)
        self._seconds = min(SECONDS, lease_seconds / 2)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="delivery")
        self._reader = Reader()
        self._flights: list[Flight] = []
        self._polled = self._purged = self._warned = float("-inf")
        self.sent = 0

    def run(self, stop: Signal, *, once: bool = False) -> None:
        """Deliver until told to stop; with `once`, until there is nothing to be sent now.

        What is on its way then is waited for and written down.
        """
        with self._pool:
            while self._flights or not stop.is_set():
                try:
                    self._settle_what_is_done(stop)
                    found = not stop.is_set() and self._look(at_once=once)
                except Error as error:
                    self._survive(error)
                    if stop.wait(self._poll):
                        return  # what is not written down is sent again, by whoever comes next
                    continue
                if once and not (found or self._flights):
                    return
                if not found:
                    self._rest(stop)

    def _rest(self, stop: Signal) -> None:
        """Until something has come of a delivery, or it is time to look again."""
        flying = [flight.result for flight in self._flights]
        if flying:
            wait(flying, self._poll, FIRST_COMPLETED)
        else:
            stop.wait(self._poll)

    def _survive(self, error: Error) -> None:
        """The database is gone: wait for it; what was sent stays to be written down."""
        connection.close()
        if time.monotonic() - self._warned > SILENT_SECONDS:
            self._warned = time.monotonic()
            log.warning("the database does not answer, waiting for it: %s", error)

    def _look(self, *, at_once: bool) -> bool:
        """Begin with endpoints that have something to be sent; whether there were any."""
        now = time.monotonic()
        if now - self._polled < self._poll and not at_once:
            return False
        if now - self._purged > PURGE_SECONDS:
            forget_old_attempts(timezone.now())
            self._purged = now
        room = self._threads - len(self._flights)
        waiting = due(timezone.now(), journal.head().seq).order_by("?")[:room]
        leases = [Lease(endpoint.pk, self._span) for endpoint in waiting]
        taken = [lease for lease in leases if lease.take()]
        for lease in taken:
            self._begin(lease)
        if not taken:
            self._polled = now
        return bool(taken)

    def _settle_what_is_done(self, stop: Signal) -> None:
        """One at a time: where writing fails, what is not written yet is there the next time."""
        for flight in [flight for flight in self._flights if flight.result.done()]:
            goes_on = False
            with _apart(flight.lease):
                done = flight.result.result()
                goes_on = flight.lease.settle(flight.endpoint, flight.event, flight.errand, done)
                self.sent += done.problem is None
            self._flights.remove(flight)
            crowded = flight.turns >= TURN and len(self._flights) + 1 >= self._threads
            if goes_on and (crowded or stop.is_set()):
                flight.lease.give_back()
            elif goes_on:
                self._begin(flight.lease, flight.turns + 1)

    def _begin(self, lease: Lease, turns: int = 1) -> None:
        with _apart(lease):
            self._send_next(lease, turns)

    def _send_next(self, lease: Lease, turns: int) -> None:
        """Send what is next for an endpoint; give it back where there is nothing."""
        endpoint = Endpoint.objects.filter(pk=lease.endpoint, partner__is_active=True).first()
        if endpoint is None:
            lease.give_back()
            return
        task = self._next(endpoint)
        if task.event is None:
            lease.give_back(cursor=task.cursor)
            return
        parcel = Parcel(endpoint.url, task.event, signing.secrets_at(endpoint, timezone.now()))
        result = self._pool.submit(send, parcel, self._outside, self._seconds)
        self._flights.append(Flight(lease, endpoint, task.event, task.errand, turns, result))

    def _next(self, endpoint: Endpoint) -> Task:
        """What was asked for out of turn goes first; else the next line that concerns it."""
        now = timezone.now()
        errand = endpoint.errands.first()
        if errand is not None and endpoint.disabled != "desk":
            return Task(events.of_errand(endpoint, errand), errand, endpoint.cursor)
        nothing = Task(None, None, endpoint.cursor)
        if not endpoint.is_enabled or (endpoint.next_at and endpoint.next_at > now):
            return nothing
        try:
            asked = question(endpoint.filters)
        except Problem:
            Endpoint.objects.filter(pk=endpoint.pk).disable("filters", now)
            return nothing
        line, before = self._reader.after(endpoint.cursor, journal.head().seq, asked)
        event = None if line is None else events.of_line(endpoint, line.change)
        return Task(event, None, before)


@contextmanager
def _apart(lease: Lease) -> Iterator[None]:
    """What we fail with for one endpoint stops no other: it is logged, and its lease is left.

    So it has its turn again when that has ended; at once it would fail again, without end. That the
    database is away is no such fault.
    """
    try:
        yield
    except Exception as error:
        if isinstance(error, Error) and not isinstance(error, OF_A_VALUE):
            raise
        words = "webhook %s fails on our side; it is tried again when its lease has ended"
        log.exception(words, lease.endpoint)
