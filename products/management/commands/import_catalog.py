"""Take over what another catalog exports: `manage.py import_catalog FILE`."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from products.loading import Taken, import_lines
from products.record_files import FileError
from products.record_lines import Lines, opened

OUTCOMES = ("new", "changed", "unchanged")
REGIONS = settings.BASE_DIR / "fixtures" / "regions.csv"


class Command(BaseCommand):
    help = (
        "Take over the records of another catalog's /api/v1/export/: a file of lines, packed with "
        "gzip or not, or - for standard input. New and changed records are written; what a person "
        "has edited, drafted or withdrawn here is left alone and named. All or nothing, one record "
        "in memory at a time; nobody else can publish meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="an export (.ndjson, .ndjson.gz), or - to read it piped")

    def handle(self, *, file: str, verbosity: int, **options: Any) -> None:
        outcomes: Counter[str] = Counter()

        def tell(taken: Taken) -> None:
            outcomes[taken.outcome] += 1
            if taken.is_left_alone:
                self.stdout.write(f"Left alone: {taken}")

        try:
            with opened(file) as lines:
                import_lines(lines, REGIONS, tell, partial(_watched, quiet=verbosity == 0))
        except FileError as error:
            raise CommandError(f"{error}\nNothing was changed.") from error
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}\nNothing was changed.") from error
        told = ", ".join(f"{outcomes[outcome]} {outcome}" for outcome in OUTCOMES)
        self.stdout.write(f"{told}; as of number {lines.head['seq']} of the catalog exported.")


def _watched(lines: Lines, *, quiet: bool) -> Any:
    return tqdm(lines, total=lines.total, unit="record", disable=quiet)
