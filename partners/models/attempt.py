"""One attempt at a delivery, as the log keeps it."""

from __future__ import annotations

from django.db import models

from partners.models.endpoint import Endpoint


class Attempt(models.Model):
    """What was sent when, and what came of it: a `status`, or an `error` in both languages.

    `number` counts the attempts at this message, from 1; a test has no `seq`.
    """

    endpoint = models.ForeignKey(
        Endpoint, models.CASCADE, related_name="attempts", verbose_name="推送地址"
    )
    webhook_id = models.CharField("消息编号", max_length=60)
    seq = models.PositiveIntegerField("日志序号", null=True)
    type = models.CharField("类型", max_length=30)
    at = models.DateTimeField("时间")
    number = models.PositiveSmallIntegerField("第几次")
    status = models.PositiveSmallIntegerField("HTTP 状态", null=True)
    error = models.CharField("问题", max_length=300, blank=True)
    error_en = models.CharField("问题（英文）", max_length=300, blank=True)
    milliseconds = models.PositiveIntegerField("毫秒")

    class Meta:
        verbose_name = verbose_name_plural = "推送记录"
        ordering = ["-id"]
        indexes = [models.Index(fields=["at"], name="attempt_at")]

    def __str__(self) -> str:
        return f"{self.webhook_id} 第 {self.number} 次"
