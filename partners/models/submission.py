"""What a partner has proposed: a record that became a revision, and the answer it was given."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from partners.models.key import Key
from partners.models.partner import Partner
from products.models import Revision
from products.models.fields import SlugCode


class Kind(models.TextChoices):
    """Of a product that readers never knew, or of one that they know or have known."""

    NEW = "new", "新产品"
    CHANGE = "change", "改动"


class Submission(models.Model):
    """One record that was taken; what was refused leaves no row.

    `name` stands in its address and tells nothing. `revision` is what it became, shared with the
    submissions that it replaced, and null once it was discarded: a new product goes with it, so
    only its `code` is kept. `digest` is SHA-256 of the record as canonical JSON, `answer` the body
    that was sent, `language` and all: it is sent again to whoever repeats the request.
    """

    name = models.UUIDField("编号", default=uuid4, unique=True, editable=False)
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="submissions", verbose_name="合作方"
    )
    sent_with = models.ForeignKey(Key, models.PROTECT, related_name="+", verbose_name="密钥")
    received_at = models.DateTimeField("收到时间")
    code = SlugCode("产品代码")
    kind = models.CharField("类别", max_length=6, choices=Kind.choices)
    revision = models.ForeignKey(
        Revision,
        models.SET_NULL,
        null=True,
        related_name="submissions",
        verbose_name="内容",
    )
    replaced_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="+", verbose_name="更正为"
    )
    idempotency_key = models.CharField("请求编号", max_length=255)
    record = models.JSONField("提交的内容")
    digest = models.CharField("摘要", max_length=64)
    findings = models.JSONField("发现", default=list)
    answer = models.TextField("当时的回答")
    language = models.CharField("回答的语言", max_length=8)

    class Meta:
        verbose_name = verbose_name_plural = "合作方的提交"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "idempotency_key"],
                name="submission_once_a_key",
                violation_error_message="这个请求编号已用过。",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values),
                name="submission_kind_known",
                violation_error_message="类别不在词表内。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
