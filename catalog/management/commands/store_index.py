"""Store the index for workers that start: `manage.py store_index`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from catalog.projection import store_index


class Command(BaseCommand):
    help = "Store the index in memory as it is now; a worker of this release starts from it."

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"Stored as of line {store_index()} of the journal.")
