"""Check the journal's numbers, records and hash chain: `manage.py verify_journal`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from products import journal


class Command(BaseCommand):
    help = "Walk the whole journal and name the first line that does not hold."

    def handle(self, **options: Any) -> None:
        fault = journal.verify()
        if fault:
            raise CommandError(f"journal line {fault.seq}: {fault.why}")
        last = journal.head()
        self.stdout.write(f"{last.seq} lines hold, head {last.digest}")
