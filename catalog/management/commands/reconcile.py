"""Does everything that is read follow from the journal? `manage.py reconcile`."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from catalog.reconciling import drifts
from products import journal


class Command(BaseCommand):
    help = (
        "Hold the journal against its chain, every entry against the journal, the index against "
        "the entries: each drift is a line with its product and field. Exit code 1 where there is "
        "one. Reads only, beside readers and writers, in the memory of a worker."
    )

    def handle(self, **options: Any) -> None:
        number = 0
        for drift in drifts():
            number += 1
            self.stdout.write(str(drift))
        if number:
            self.stderr.write(f"{number} drifts.")
            sys.exit(1)
        self.stdout.write(f"No drift as of line {journal.head().seq} of the journal.")
