"""What each line of a sheet would do: new, changed, the same or wrong, with every reason.

Nothing is written. django-import-export reads and compares the lines; what they would say is asked
of the models, whose rules hold for a draft from a sheet as for any other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from import_export.resources import ModelResource, modelresource_factory
from import_export.results import RowResult
from tablib import Dataset

from products.models import ImportRow, Revision, RowOutcome
from products.sheets.columns import COLUMNS, Column, facts_of, headed, record_of
from products.sheets.formulas import restore
from products.sheets.reading import Line
from products.sheets.references import References
from products.sheets.resource import CODE, FIELDS, CellChanges, StandingLoader, blank
from products.sheets.rules import Rules
from products.sheets.screening import Refused

NAME = COLUMNS[1]
TITLES = {column.attribute: column.title for column in COLUMNS}
OUTCOMES = {
    RowResult.IMPORT_TYPE_NEW: RowOutcome.NEW,
    RowResult.IMPORT_TYPE_UPDATE: RowOutcome.CHANGED,
    RowResult.IMPORT_TYPE_SKIP: RowOutcome.SAME,
    RowResult.IMPORT_TYPE_INVALID: RowOutcome.WRONG,
}
Each = Callable[[ImportRow], None]


def check(titles: list[str], lines: list[Line], each: Each) -> None:
    """Hand an unsaved ImportRow for every line to `each`, in their order.

    Raises Refused where the header, or the sheet as a whole, cannot be judged.
    """
    columns = headed(titles)
    if not lines:
        raise Refused("表头下面没有内容；每个产品写一行。", 2)
    dataset = Dataset(headers=[column.title for column in columns.values()])
    for line in lines:
        dataset.append([line.cells.get(title, "") for title in columns])
    codes = [restore(code) for code in dataset[CODE.title]]
    resource = ProductResource(list(columns.values()), codes, [line.number for line in lines], each)
    # Not `import_data`: its dry run writes and undoes, and would keep every other writer waiting.
    resource.import_data_inner(
        dataset,
        dry_run=True,
        raise_errors=False,
        using_transactions=False,
        collect_failed_rows=False,
    )


class LineResource(ModelResource):  # type: ignore[misc]  # the library has no types
    """Compares lines with products. A fact whose column the sheet does not have stays as it is.

    `columns` are those of the sheet, `codes` and `numbers` those of its lines.
    """

    def __init__(
        self, columns: list[Column], codes: list[str], numbers: list[int], each: Each
    ) -> None:
        super().__init__()
        self.columns, self.numbers, self.each = columns, numbers, each
        references = References()
        for field in self.fields.values():
            field.widget.references = references
        self.rules = Rules(references)
        self.lines_of: dict[str, list[int]] = defaultdict(list)
        for code, number in zip(codes, numbers, strict=True):
            self.lines_of[code].append(number)
        self.instance: Any = None

    @classmethod
    def get_diff_class(cls) -> type[CellChanges]:
        return CellChanges

    def init_instance(self, row: Any = None) -> Revision:
        return blank(restore(row[CODE.title]))

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        self.instance = instance

    def validate_instance(
        self,
        instance: Any,
        import_validation_errors: dict[str, Any] | None = None,
        validate_unique: bool = True,
    ) -> None:
        """As the library's with `clean_model_instances`, and the rows below the revision too."""
        errors: dict[str, list[str]] = defaultdict(list)
        for attribute, problems in (import_validation_errors or {}).items():
            for text in ValidationError(problems).messages:
                errors[attribute] += text.split("\n")
        for attribute, sentence in self.rules.broken(record_of(instance.facts), set(errors)):
            errors[attribute].append(sentence)
        if errors:
            raise ValidationError(dict(errors))

    def import_row(self, row: Any, instance_loader: StandingLoader, **kwargs: Any) -> RowResult:
        result = super().import_row(row, instance_loader, **kwargs)
        if result.errors:
            raise result.errors[0].error  # a fault of ours: no line may pass for judged
        number = self.numbers[kwargs["row_number"] - 1]
        self.each(self._judged(number, row, result, instance_loader))
        # Whoever asked has the line now; the library would keep all this to the end of the file.
        result.diff = result.original = result.validation_error = None
        return result

    def _judged(
        self, number: int, row: Any, result: RowResult, loader: StandingLoader
    ) -> ImportRow:
        code, name = restore(row[CODE.title]), restore(row[NAME.title])
        now = loader.found.get(code)
        outcome = OUTCOMES[result.import_type]
        problems = _told(result.validation_error) if result.validation_error else []
        facts = None if problems else self.instance.facts
        if len(self.lines_of[code]) > 1 and code:
            numbers = "、".join(map(str, self.lines_of[code]))
            problems.append([CODE.title, f"{code} 写在第 {numbers} 行；一个产品只写一行。"])
        if outcome is RowOutcome.CHANGED and now and now.open:
            if facts == facts_of(now.open_record or {}):
                outcome = RowOutcome.SAME
            else:
                problems.append([CODE.title, in_work(now.open)])
        return ImportRow(
            line=number,
            code=code[:80],
            name=name[:120],
            outcome=RowOutcome.WRONG if problems else outcome,
            record=facts and {column.path: facts[column.path] for column in self.columns},
            based_on=now.digest if now else "",
            changes=[] if problems or outcome is RowOutcome.SAME else result.diff,
            problems=problems,
        )


ProductResource = modelresource_factory(
    Revision,
    LineResource,
    meta_options={
        "fields": list(FIELDS),
        "import_order": list(FIELDS),
        "export_order": list(FIELDS),
        "import_id_fields": [CODE.attribute],
        "instance_loader_class": StandingLoader,
        "clean_model_instances": True,
        "skip_unchanged": True,
        "report_skipped": True,
    },
    custom_fields=FIELDS,
)


def in_work(draft: Revision) -> str:
    """Why a product cannot be changed from a sheet just now."""
    if draft.state == "in_review":
        at, done = draft.submitted_at or draft.saved_at, "提交"
    else:
        at, done = draft.saved_at, "保存"
    when = f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
    state = draft.get_state_display()
    return f"这个产品有一份{state}（{draft.author or '有人'} {when} {done}），请先处理。"


def _told(error: ValidationError) -> list[list[str]]:
    """Title and sentence of every problem, in the order of the columns."""
    by_column = error.message_dict
    return [
        [title, sentence]
        for attribute, title in TITLES.items()
        for sentence in by_column.get(attribute, [])
    ]
