"""The journal: numbered, hash-chained, append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from products.models.product import Product
from products.vocabulary import CHANGE_KIND, REVIEWED

FIRST_DIGEST = "0" * 64


class Change(models.Model):
    """One line of the journal, served exactly as it stands. Triggers refuse to alter it."""

    seq = models.PositiveIntegerField("序号", primary_key=True)
    kind = models.CharField("类型", max_length=10, choices=CHANGE_KIND.choices)
    product = models.ForeignKey(
        Product, models.PROTECT, related_name="changes", verbose_name="产品"
    )
    at = models.DateTimeField("时间")
    reviewed = models.CharField("复核", max_length=14, choices=REVIEWED.choices)
    record = models.TextField("内容", null=True)  # noqa: DJ001 a withdrawal has none, which is not ""
    content_digest = models.CharField("内容摘要", max_length=64, null=True)  # noqa: DJ001 likewise
    digest = models.CharField("链摘要", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "变更"
        ordering = ["seq"]
        indexes = [models.Index(fields=["at", "seq"], name="change_by_time")]

    def __str__(self) -> str:
        return f"第 {self.seq} 号 {self.get_kind_display()}"


class Head(models.Model):
    """The one row that numbers the journal; locked as the last step of a publication."""

    seq = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, default=FIRST_DIGEST)
    at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = "日志头"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(id=1),
                name="head_only_one",
                violation_error_message="日志只有一个头。",
            )
        ]

    def __str__(self) -> str:
        return str(self.seq)


class Attribution(models.Model):
    """Who edited and who approved: beside the change, so that a name can be erased."""

    change = models.OneToOneField(Change, models.PROTECT, related_name="attribution")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    door = models.CharField("来路", max_length=20, default="desk")
    reason = models.TextField("理由", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "经手"

    def __str__(self) -> str:
        return f"{self.change_id}"
