"""Bring a backup back, into the empty database of DATABASE_URL: `manage.py restore FILE`."""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.backup.refused import Refused
from catalog.backup.restoring import restore
from catalog.management.commands.backup import summary


class Command(BaseCommand):
    help = (
        "Read a backup wholly, restore it into an empty database, compare every table with what "
        "the backup says, and verify the journal. Says how long it took."
    )
    # The tables that the checks ask for are not there yet.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace-everything",
            action="store_true",
            help="the database is not empty, and all that is in it shall be lost",
        )

    def handle(self, *, file: Path, replace_everything: bool, **options: Any) -> None:
        started = monotonic()
        try:
            told = restore(file, replace=replace_everything)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"Restored {summary(told)}.")
        self.stdout.write(f"{told.seq} lines hold, every table is as it was.")
        self.stdout.write(f"It took {monotonic() - started:.1f} s.")
