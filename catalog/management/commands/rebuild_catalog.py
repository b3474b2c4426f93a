"""Make every entry again from the journal: `manage.py rebuild_catalog`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from catalog.projection import rebuild


class Command(BaseCommand):
    help = "Fold the whole journal again; for one release the bytes are the same as before."

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"{rebuild()} lines folded.")
