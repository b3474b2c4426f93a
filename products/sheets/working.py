"""The work on a file, in a process of its own: checking its lines, and making the drafts."""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import monotonic

from django.db import transaction
from django.utils import timezone

from products.curation import NotAllowed
from products.models import BatchState, ImportBatch, ImportRow, RowOutcome
from products.sheets.batches import BROKE_OFF, counts, move
from products.sheets.checking import check
from products.sheets.columns import COLUMNS
from products.sheets.drafting import Moved, draft
from products.sheets.reading import Line, read
from products.sheets.references import References
from products.sheets.screening import Refused, screen

log = logging.getLogger(__name__)
Shown = Callable[[int, int], None]

AT_ONCE, EVERY = 200, 2.0
"""Lines, and seconds, after which the checker writes down how far it has come."""
NOTHING = "每一行都与目录里的内容相同，没有要导入的。"


def work(*, batch: ImportBatch, shown: Shown) -> None:
    """Do what a batch waits for; nothing when somebody else does it, or has done it.

    `shown` is told how many lines of how many are done.
    """
    try:
        if batch.state == BatchState.WAITING:
            _check(batch, shown)
        elif batch.state == BatchState.IMPORTING:
            _make_drafts(batch)
    except Overtaken:
        log.warning("import batch %s: somebody else works on it", batch.pk)
    except Exception:
        working = (BatchState.CHECKING, BatchState.IMPORTING)
        ImportBatch.objects.filter(pk=batch.pk, state__in=working).update(
            state=BatchState.REFUSED, refusal=BROKE_OFF
        )
        raise


class Overtaken(Exception):
    """Somebody else has begun the same work meanwhile."""


def _check(batch: ImportBatch, shown: Shown) -> None:
    progress = _Progress(batch, shown)
    try:
        titles, lines = _lines(batch)
        batch.rows.all().delete()
        progress.total = len(lines)
        progress.write_down()
        check(titles, lines, progress.add)
    except Refused as refused:
        where = f"第 {refused.line} 行：" if refused.line else ""
        progress.end(BatchState.REFUSED, f"{where}{refused.reason}")
        return
    progress.write_down()
    found = counts(batch)
    if found[RowOutcome.WRONG]:
        progress.end(BatchState.REFUSED, "")
    elif found[RowOutcome.NEW] or found[RowOutcome.CHANGED]:
        progress.end(BatchState.CHECKED, "")
    else:
        progress.end(BatchState.REFUSED, NOTHING)


def _lines(batch: ImportBatch) -> tuple[list[str], list[Line]]:
    """The lines of the file; of one that was checked before, as they were kept."""
    if batch.content is not None:
        content = bytes(batch.content)
        return read(screen(batch.name, content), content)
    references = References()
    rows = list(batch.rows.all())
    stated = [column for column in COLUMNS if column.path in (rows[0].record or {})]
    return [column.path for column in stated], [
        Line(
            row.line,
            {c.path: c.cell((row.record or {})[c.path], references) for c in stated},
        )
        for row in rows
    ]


class _Progress:
    """What the checker has found so far, written down now and then.

    The last sign of life also says whose work it is: who finds another one than the own has been
    taken for dead, and stops.
    """

    def __init__(self, batch: ImportBatch, shown: Shown) -> None:
        self.batch, self.shown = batch, shown
        self.rows: list[ImportRow] = []
        self.done = self.total = 0
        self.beat = timezone.now()
        self.written = monotonic()
        begun = {"state": BatchState.CHECKING, "done": 0, "total": 0, "beat": self.beat}
        if not ImportBatch.objects.filter(pk=batch.pk, state=BatchState.WAITING).update(**begun):
            raise Overtaken

    def add(self, row: ImportRow) -> None:
        row.batch = self.batch
        self.rows.append(row)
        self.done += 1
        if len(self.rows) >= AT_ONCE or monotonic() - self.written > EVERY:
            self.write_down()

    @transaction.atomic
    def write_down(self) -> None:
        self._update(done=self.done, total=self.total)
        ImportRow.objects.bulk_create(self.rows)
        self.rows = []
        self.shown(self.done, self.total)

    def end(self, state: str, refusal: str) -> None:
        """The file has been checked: its lines are kept, its bytes are not."""
        self._update(state=state, refusal=refusal, content=None)

    def _update(self, **changes: object) -> None:
        now = timezone.now()
        mine = ImportBatch.objects.filter(
            pk=self.batch.pk, state=BatchState.CHECKING, beat=self.beat
        )
        if not mine.update(beat=now, **changes):
            raise Overtaken
        self.beat, self.written = now, monotonic()


def _make_drafts(batch: ImportBatch) -> None:
    """All drafts and the batch's new state in one transaction; or the reason, and no draft."""
    try:
        with transaction.atomic():
            batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
            if batch.state != BatchState.IMPORTING:
                raise Overtaken
            if batch.by is None:
                raise NotAllowed("导入的人已不在，请重新上传。")
            made = draft(rows=list(batch.rows.all()), batch=batch, by=batch.by)
            move(batch, BatchState.IMPORTING, state=BatchState.IMPORTED, done=made, total=made)
    except Moved as moved:
        told = "\n".join(moved.why)
        refusal = f"检查之后目录有了变化，一行也没有导入：\n{told}"
        move(batch, BatchState.IMPORTING, state=BatchState.REFUSED, refusal=refusal)
    except NotAllowed as refused:
        move(batch, BatchState.IMPORTING, state=BatchState.REFUSED, refusal=str(refused))
