"""A file of products brought to the desk, and what became of each of its lines."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class BatchState(models.TextChoices):
    """Where a file stands on its way to drafts, or back."""

    WAITING = "waiting", "等待检查"
    CHECKING = "checking", "检查中"
    CHECKED = "checked", "已检查，可以导入"
    REFUSED = "refused", "不能导入"
    IMPORTING = "importing", "导入中"
    IMPORTED = "imported", "已导入为草稿"
    UNDONE = "undone", "已撤销"


class ImportBatch(models.Model):
    """One file: kept until it is checked, shown line by line, then drafts or nothing.

    `done` of `total` lines have been worked on in the present state; `beat` is the last sign of
    life of whoever works on it.
    """

    name = models.CharField("文件", max_length=200)
    content = models.BinaryField("文件内容", null=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="导入的人",
    )
    at = models.DateTimeField("上传时间", auto_now_add=True)
    state = models.CharField(
        "状态", max_length=10, choices=BatchState.choices, default=BatchState.WAITING
    )
    refusal = models.TextField("不能导入的原因", blank=True)
    done = models.PositiveIntegerField("已处理行数", default=0)
    total = models.PositiveIntegerField("行数", default=0)
    beat = models.DateTimeField("最近动静", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入的文件"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=BatchState.values),
                name="importbatch_state_known",
                violation_error_message="导入状态不在词表内。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RowOutcome(models.TextChoices):
    """What a line of a file would do."""

    NEW = "new", "新增"
    CHANGED = "changed", "改动"
    SAME = "same", "相同"
    WRONG = "wrong", "有误"


class ImportRow(models.Model):
    """One line of a file: what it says, compared with what the catalog says now.

    `record` holds the facts that the sheet states, path → value, and no others. `based_on` is the
    digest of the written record that it was compared with, where references stand by their codes,
    so that a rename does not make it stale ("" for a new product). `changes` is a list of
    `[title, before, after]`, `problems` a list of `[column, sentence]`.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField("行")
    code = models.CharField("代码", max_length=80, blank=True)
    name = models.CharField("名称", max_length=120, blank=True)
    outcome = models.CharField("结果", max_length=8, choices=RowOutcome.choices)
    record = models.JSONField("内容", null=True)
    based_on = models.CharField("所依据的内容", max_length=64, blank=True)
    changes = models.JSONField("改动", default=list)
    problems = models.JSONField("问题", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "导入的行"
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "line"],
                name="importrow_line_once",
                violation_error_message="一行只处理一次。",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=RowOutcome.values),
                name="importrow_outcome_known",
                violation_error_message="导入结果不在词表内。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.line}"
