"""Why a submitted revision went back, fact by fact."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from products.models.revision import Revision


class Remark(models.Model):
    """One reason of a return: of a fact by its path (`limit.max`), or of the whole (blank).

    They stand until the draft is submitted again.
    """

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="remarks")
    fact = models.CharField("事实", max_length=120, blank=True)
    words = models.TextField("理由")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="复核人",
    )
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "退回理由"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "fact"],
                name="remark_once_a_fact",
                violation_error_message="同一项事实只写一条理由。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fact}：{self.words}" if self.fact else self.words
