"""Deliver webhooks: `manage.py deliver_webhooks`, which runs until it is told to stop."""

from __future__ import annotations

import signal
from argparse import ArgumentTypeError
from threading import Event
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from partners.webhooks.worker import LEASE_SECONDS, Worker


def lease(text: str) -> float:
    """Seconds, 1 to 600."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not 1 <= seconds <= 600:
        raise ArgumentTypeError(f"{text!r} is not a number of seconds, 1 to 600")
    return seconds


class Command(BaseCommand):
    help = (
        "Send every change of the journal to the webhooks that it concerns, in order, and try "
        "again for about three days. Two may run at once; what a killed one had on its way is "
        "sent again, under the same webhook-id."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="stop when there is nothing to be sent now"
        )
        parser.add_argument(
            "--lease",
            type=lease,
            default=LEASE_SECONDS,
            help="seconds after which another worker takes over from a killed one (30)",
        )

    def handle(self, *, once: bool, lease: float, **options: Any) -> None:
        stop = Event()

        def told(number: int, frame: FrameType | None) -> None:
            stop.set()

        before = {number: signal.signal(number, told) for number in (signal.SIGTERM, signal.SIGINT)}
        worker = Worker(lease_seconds=lease)
        try:
            worker.run(stop, once=once)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        self.stdout.write(f"{worker.sent} deliveries were taken.")
