"""Every published product in a file: `manage.py export_products --format xlsx --output FILE`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from products.models import Product
from products.sheets.exporting import TooLong
from products.sheets.formats import FORMATS


class Command(BaseCommand):
    help = "Write what readers see of every product as a sheet or as records."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=list(FORMATS), default="records")
        parser.add_argument("--output", type=Path, help="a file; otherwise the standard output")

    def handle(self, *, format: str, output: Path | None, **options: Any) -> None:
        published = Product.objects.filter(revisions__state="published").order_by("pk")
        codes = published.values_list("code", flat=True)
        try:
            if output is None:
                FORMATS[format].write(codes, sys.stdout.buffer)
            else:
                with output.open("wb") as file:
                    FORMATS[format].write(codes, file)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
        except TooLong as error:
            raise CommandError(str(error)) from error
