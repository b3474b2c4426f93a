"""Make every entry again from the journal: `manage.py rebuild_catalog`."""

from __future__ import annotations

from time import sleep
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from catalog.rebuilding import rebuild
from products import journal

PAUSE = 0.2
"""Seconds between two batches: on SQLite whoever waits looks again every tenth of a second."""


class Command(BaseCommand):
    help = (
        "Make every entry again from the journal, batch by batch, while readers and curators go "
        "on; for one release the bytes are the same as before. Safe to stop, to run again, and to "
        "run twice at the same time."
    )

    def handle(self, *, verbosity: int, **options: Any) -> None:
        entries = head = 0
        with tqdm(total=journal.head().seq, unit="line", disable=verbosity == 0) as bar:
            for batch in rebuild():
                entries += batch.entries
                head = bar.total = batch.head
                bar.update(batch.numbers.stop - 1 - bar.n)
                if batch.numbers.stop <= head:
                    sleep(PAUSE)
        self.stdout.write(f"{head} lines read, {entries} entries made.")
