"""Load the shipped catalog: `manage.py load_catalog [DIRECTORY]`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from products.loading import load
from products.record_files import FileError


class Command(BaseCommand):
    help = (
        "Load regions and records from fixtures/ (or a directory of your own). New and changed "
        "records are written; what a person has edited, drafted or withdrawn is left alone and "
        "named. All or nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "directory", nargs="?", type=Path, default=settings.BASE_DIR / "fixtures"
        )

    def handle(self, *, directory: Path, verbosity: int, **options: Any) -> None:
        if not (directory / "regions.csv").is_file():
            raise CommandError(f"{directory} has no regions.csv; name a directory of records")
        quiet = verbosity == 0
        try:
            report = load(directory, lambda records: tqdm(records, unit="record", disable=quiet))
        except FileError as error:
            raise CommandError(f"{error}\nNothing was changed.") from error
        self.stdout.write(
            f"{len(report.new)} new, {len(report.changed)} changed, {report.unchanged} unchanged."
        )
        for name in report.left_alone:
            self.stdout.write(f"Left alone: {name}")
