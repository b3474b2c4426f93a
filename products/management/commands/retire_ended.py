"""Withdraw what has ended: `manage.py retire_ended [--on DAY]`, to be run once a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from products.curation import retire_ended


class Command(BaseCommand):
    help = "Withdraw every entry whose last effective day is before the given one (today)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD")

    def handle(self, *, on: date | None, **options: Any) -> None:
        for change in retire_ended(on=on or timezone.localdate()):
            self.stdout.write(f"{change.seq} withdrawn {change.product.code}")
