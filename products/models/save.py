"""Who saved a draft when, and what it said then."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from products.models.revision import Revision


class Save(models.Model):
    """One save of a draft: `record` is its frozen content at that time, as canonical JSON.

    It lets the desk tell whoever comes second what was changed in between. Saves go when the
    draft is published or thrown away.
    """

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="saves")
    at = models.DateTimeField("时间", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="保存的人",
    )
    record = models.TextField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "草稿的保存"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.at:%Y-%m-%d %H:%M}"
