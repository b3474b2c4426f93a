"""Products from a sheet: `manage.py import_products FILE --by USERNAME [--import]`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from tqdm import tqdm

from products.curation import NotAllowed
from products.models import BatchState, ImportBatch, ImportRow, RowOutcome
from products.sheets.checking import check
from products.sheets.drafting import Moved, Watched, draft
from products.sheets.reading import read
from products.sheets.screening import Refused, screen
from products.sheets.working import work


class Command(BaseCommand):
    help = (
        "Say what each line of an xlsx or CSV file of products would do. With --import, and "
        "nothing wrong, make drafts of them: all or none; nothing is ever published."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument("--by", metavar="USERNAME", help="the author of the drafts")
        parser.add_argument("--import", action="store_true", dest="make", help="make the drafts")
        parser.add_argument("--batch", type=int, help="work on a file that was brought to the desk")

    def handle(
        self,
        *,
        file: Path | None,
        by: str | None,
        make: bool,
        batch: int | None,
        verbosity: int,
        **options: Any,
    ) -> None:
        with tqdm(unit="line", disable=verbosity == 0) as bar:

            def shown(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            if batch is not None:
                work(batch=_batch(batch), shown=shown)
                return
            if file is None or by is None:
                raise CommandError("Name a file, and with --by whoever brings it.")
            author = _author(by)
            rows = self._checked(file, shown)
        if make:
            self._make_drafts(
                file, rows, author, lambda some: tqdm(some, unit="draft", disable=verbosity == 0)
            )

    def _checked(self, file: Path, shown: Any) -> list[ImportRow]:
        """The lines, told on the way; CommandError when one of them is wrong."""
        try:
            content = file.read_bytes()
            titles, lines = read(screen(file.name, content), content)
            rows: list[ImportRow] = []

            def keep(row: ImportRow) -> None:
                rows.append(row)
                shown(len(rows), len(lines))

            check(titles, lines, keep)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except Refused as refused:
            raise CommandError(f"{file.name}:{refused.line or 1}: {refused.reason}") from refused
        found = Counter(row.outcome for row in rows)
        self.stdout.write(", ".join(f"{found[outcome]} {outcome}" for outcome in RowOutcome.values))
        problems = [
            f"{file.name}:{row.line}: {title}：{sentence}"
            for row in rows
            for title, sentence in row.problems
        ]
        if problems:
            raise CommandError("\n".join([*problems, "Nothing was imported."]))
        return rows

    def _make_drafts(self, file: Path, rows: list[ImportRow], by: User, watched: Watched) -> None:
        try:
            with transaction.atomic():
                batch = ImportBatch.objects.create(
                    name=file.name[-200:], by=by, state=BatchState.IMPORTED, total=len(rows)
                )
                for row in rows:
                    row.batch = batch
                ImportRow.objects.bulk_create(rows, batch_size=500)
                made = draft(rows=rows, batch=batch, by=by, watched=watched)
                ImportBatch.objects.filter(pk=batch.pk).update(done=made)
        except (Moved, NotAllowed) as refusal:
            raise CommandError(f"{refusal}\nNothing was imported.") from refusal
        self.stdout.write(f"{made} drafts.")


def _author(name: str) -> User:
    author = User.objects.filter(username=name).first()
    if author is None:
        raise CommandError(f"There is no user {name!r}.")
    return author


def _batch(number: int) -> ImportBatch:
    batch = ImportBatch.objects.filter(pk=number).first()
    if batch is None:
        raise CommandError(f"There is no import batch {number}.")
    return batch
