"""The whole database in one file: `manage.py backup FILE`, `manage.py backup --verify FILE`."""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.backup import archive
from catalog.backup.manifest import Manifest
from catalog.backup.refused import Refused
from catalog.backup.taking import take


class Command(BaseCommand):
    help = (
        "Write one state of the database into a new file, which says what it holds, while others "
        "read and write. With --verify: read a backup wholly, and say whether it holds that."
    )
    # It touches no data and has to run beside whatever release is there.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--verify", action="store_true", help="read it, write nothing")

    def handle(self, *, file: Path, verify: bool, **options: Any) -> None:
        started = monotonic()
        try:
            told = archive.checked(file) if verify else take(file)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{file}: {summary(told)}, in {monotonic() - started:.1f} s")


def summary(told: Manifest) -> str:
    """What a backup holds, in a line."""
    rows = sum(table.rows for table in told.tables.values())
    return (
        f"{told.vendor} {told.server}, {told.made_at}, release {told.release}, journal line "
        f"{told.seq} {told.digest}, {len(told.tables)} tables with {rows} rows, "
        f"{told.content.size} bytes"
    )
