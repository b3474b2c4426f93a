"""Let products follow renamed reference rows: `manage.py refresh_products [--minutes N]`."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from products.refreshing import next_batch, to_come

PAUSE = 0.2
"""Seconds between two batches: on SQLite whoever waits looks again every tenth of a second."""


class Command(BaseCommand):
    help = (
        "Journal a changed reference row for every public product that shows it, where these were "
        "too many to follow at once. Goes on wherever it was stopped; safe to run twice, and "
        "twice at the same time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--minutes", type=float, default=None, help="stop after the batch in which they end"
        )

    def handle(self, *, minutes: float | None, verbosity: int, **options: Any) -> None:
        end = None if minutes is None else time.monotonic() + minutes * 60
        looked_at = refreshed = 0
        with tqdm(total=to_come(), unit="product", disable=verbosity == 0) as bar:
            while end is None or time.monotonic() < end:
                batch = next_batch()
                if batch is None:
                    break
                looked_at += batch.looked_at
                refreshed += batch.refreshed
                bar.update(batch.looked_at)
                time.sleep(PAUSE)
        left = to_come()
        self.stdout.write(
            f"{looked_at} products looked at, {refreshed} refreshed, "
            + (f"{left} to come: run it again." if left else "none to come.")
        )
