"""What the pages of an import show."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Case, Value, When

from products.models import BatchState, ImportBatch, RowOutcome
from products.sheets import batches
from products.sheets.columns import COLUMNS
from products.sheets.drafting import touched
from products.sheets.limits import MAX_BYTES, MAX_ROWS

A_PAGE = 100
LOOK_AGAIN = 2
"""Seconds after which the page of a file that is worked on asks for itself again."""
MEGABYTE = 1024**2


class FileForm(forms.Form):
    """The file; its size is told before anything else of it."""

    file = forms.FileField(
        label="文件",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "请选一个 xlsx 或 CSV 文件。", "empty": "这个文件是空的。"},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(f"文件超过 {MAX_BYTES // MEGABYTE} MB，请分成几份。")
        return file


def upload_page(form: FileForm) -> dict[str, Any]:
    """The form, what is taken, and how each column is written."""
    return {
        "form": form,
        "columns": COLUMNS,
        "most_rows": MAX_ROWS,
        "most_megabytes": MAX_BYTES // MEGABYTE,
    }


def batch_page(batch: ImportBatch, outcome: str, page: str) -> dict[str, Any]:
    """Where a file stands, its lines (of one outcome, if that is one), and what can be done."""
    found = batches.counts(batch)
    urgency = Case(
        When(outcome=RowOutcome.WRONG, then=Value(0)),
        When(outcome=RowOutcome.SAME, then=Value(2)),
        default=Value(1),
    )
    rows = batch.rows.order_by(urgency, "line")
    asked = outcome if outcome in found else ""
    stuck = batches.stuck(batch)
    shown = Paginator(rows.filter(outcome=asked) if asked else rows, A_PAGE).get_page(page)
    made = batch.state in (BatchState.IMPORTED, BatchState.UNDONE)
    return {
        "batch": batch,
        "working": batch.state in batches.SILENT and not stuck,
        "stuck": stuck,
        "counts": [(each.value, each.label, found[each.value]) for each in RowOutcome],
        "lines": sum(found.values()),
        "asked": asked,
        "page": shown,
        "page_numbers": shown.paginator.get_elided_page_range(shown.number),
        "kept": touched(batch) if made else [],
        "drafts": batch.revisions.count() if made else 0,
        "may_check_again": batches.may_check_again(batch),
        "history": LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(ImportBatch), object_id=str(batch.pk)
        )
        .select_related("user")
        .order_by("action_time"),
    }
