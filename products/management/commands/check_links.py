"""Look whether named addresses open: `manage.py check_links`, to be run once a day."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Iterable
from functools import partial
from math import isfinite
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from products.links.checking import Looked, check_links, due
from products.models import LinkOutcome


def minutes(text: str) -> float:
    """A number above 0."""
    try:
        number = float(text)
    except ValueError:
        number = 0
    if not (isfinite(number) and number > 0):
        raise ArgumentTypeError(f"{text!r} is not a number of minutes above 0, like 10 or 0.5")
    return number


class Command(BaseCommand):
    help = (
        "Look at every address that published products and sources name, politely, and keep what "
        "was found for the desk. No product is changed. What was seen within 20 hours is skipped."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--minutes", type=minutes, default=10.0, help="begin no look after so long (10)"
        )
        parser.add_argument(
            "--again", action="store_true", help="also what was seen within 20 hours"
        )
        parser.add_argument(
            "--only",
            choices=LinkOutcome.values,
            default="",
            help="only what was found so the last time",
        )

    def handle(
        self, *, minutes: float, again: bool, only: str, verbosity: int, **options: Any
    ) -> None:
        urls = due(again=again, only=only)
        bar: partial[Iterable[Looked]] = partial(
            tqdm, total=len(urls), unit="link", disable=verbosity == 0
        )
        report = check_links(urls, minutes=minutes, watched=bar)
        for url, found in sorted(report.failing):
            self.stdout.write(f"{found.outcome.value} {url} {found.words}")
        counts = [f"{report.outcomes[outcome]} {outcome}" for outcome in LinkOutcome.values]
        self.stdout.write(f"{', '.join(counts)}, {report.left} left for the next run.")
