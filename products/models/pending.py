"""A reference row's change that has yet to reach every product showing it."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class PendingRefresh(models.Model):
    """Work for `manage.py refresh_products`: it goes on behind `reached`, wherever it stopped.

    Products are taken in the order of their keys; `reached` is the last one done.
    """

    type = models.CharField("类型", max_length=12)
    code = models.CharField("代码", max_length=80)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="改动的人",
    )
    asked_at = models.DateTimeField("时间", auto_now_add=True)
    reached = models.PositiveBigIntegerField("已到", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "待更新"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.type} {self.code}"
