"""Withdraw what has ended: `manage.py retire_ended [--on DAY]`, to be run once a day."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from tqdm import tqdm

from products.curation import retire_ended


def day(text: str) -> date:
    """A day of the calendar as `YYYY-MM-DD`."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a day; write it like 2026-07-01") from error


class Command(BaseCommand):
    help = "Withdraw every entry whose last effective day is before the given one (today)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=day, default=None, metavar="YYYY-MM-DD")

    def handle(self, *, on: date | None, verbosity: int, **options: Any) -> None:
        """The lines withdrawn go to stdout, one each; how many they are, to stderr."""
        on = on or timezone.localdate()
        quiet = verbosity == 0
        changes = retire_ended(
            on=on, watched=lambda ended: tqdm(ended, unit="product", disable=quiet)
        )
        for change in changes:
            self.stdout.write(f"{change.seq} withdrawn {change.product.code}")
        if not quiet:
            self.stderr.write(f"{len(changes)} withdrawn whose last day was before {on}.", str)
