"""A file on its way to drafts, as the desk moves it: brought, checked, made drafts, taken back.

The work itself is done by `manage.py import_products --batch ID` in a process of its own. Every
move names the state that it starts from, so that of two who ask together one does it.
"""

from __future__ import annotations

import logging
import subprocess
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from products import background
from products.curation import NotAllowed
from products.models import BatchState, ImportBatch, RowOutcome
from products.sheets import drafting
from products.sheets.screening import screen

if TYPE_CHECKING:
    from django.contrib.auth.models import User

log = logging.getLogger(__name__)

SILENT = {
    BatchState.WAITING: timedelta(seconds=60),
    BatchState.CHECKING: timedelta(seconds=60),
    # Drafts are written in one transaction, of which nothing shows before its end.
    BatchState.IMPORTING: timedelta(minutes=15),
}
"""A worker that has given no sign of life for so long is taken for dead."""
BROKE_OFF = "程序出错，没有做完。请再检查一次；如果还是这样，请管理员查看服务器的日志。"


def bring(*, name: str, content: bytes, by: User) -> ImportBatch:
    """Keep a file that may be parsed, and have it checked; raises Refused for any other."""
    screen(name, content)
    batch = ImportBatch.objects.create(name=name[-200:], content=content, by=by)
    _begin(batch)
    return batch


def check_again(*, batch: ImportBatch) -> None:
    """Have the same lines compared with the catalog as it is now."""
    if not may_check_again(batch):
        raise NotAllowed("这份文件不能再检查，请改好后重新上传。")
    move(batch, batch.state, state=BatchState.WAITING, refusal="", beat=timezone.now())
    _begin(batch)


def make_drafts(*, batch: ImportBatch) -> None:
    """Have the drafts made; whoever brought the file becomes their author."""
    move(batch, BatchState.CHECKED, state=BatchState.IMPORTING, beat=timezone.now())
    _begin(batch)


@transaction.atomic
def undo(*, batch: ImportBatch, by: User) -> int:
    """Take back the drafts that nobody has touched since; how many that were."""
    move(batch, BatchState.IMPORTED, state=BatchState.UNDONE)
    return drafting.take_back(batch=batch, by=by)


def move(batch: ImportBatch, start: str, **changes: Any) -> None:
    """Change a batch that is still in this state; NotAllowed when somebody was first."""
    if not ImportBatch.objects.filter(pk=batch.pk, state=start).update(**changes):
        batch.refresh_from_db(fields=["state"])
        raise NotAllowed(f"这份文件现在是“{batch.get_state_display()}”，请刷新后再看。")
    for name, value in changes.items():
        setattr(batch, name, value)


def _begin(batch: ImportBatch) -> None:
    try:
        background.start("import_products", "--batch", str(batch.pk), "--verbosity", "0")
    except (OSError, subprocess.SubprocessError):
        log.exception("the work on import batch %s could not be begun", batch.pk)
        move(batch, batch.state, state=BatchState.REFUSED, refusal=BROKE_OFF)


def stuck(batch: ImportBatch) -> bool:
    """Whether whoever should work on it has been silent for too long."""
    silent = SILENT.get(BatchState(batch.state))
    return silent is not None and (batch.beat or batch.at) < timezone.now() - silent


def may_check_again(batch: ImportBatch) -> bool:
    """Whether its way has come to a stop, and there still are lines that can be compared."""
    if batch.state != BatchState.REFUSED and not stuck(batch):
        return False
    if ImportBatch.objects.filter(pk=batch.pk, content__isnull=False).exists():
        return True
    rows = batch.rows.all()
    return rows.exists() and not rows.filter(record__isnull=True).exists()


def counts(batch: ImportBatch) -> dict[str, int]:
    """Outcome → lines, every outcome named."""
    found = dict(batch.rows.order_by().values_list("outcome").annotate(Count("id")))
    return {outcome: found.get(outcome, 0) for outcome in RowOutcome.values}
