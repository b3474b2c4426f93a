"""What the loader last wrote, so that it can tell a person's edit from its own."""

from __future__ import annotations

from django.db import models


class LoadedRecord(models.Model):
    """One record of the shipped files: its digest, and that of the row it became."""

    type = models.CharField(max_length=12)
    code = models.CharField(max_length=80)
    record_digest = models.CharField(max_length=64)
    row_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "已装载记录"
        constraints = [
            models.UniqueConstraint(
                fields=["type", "code"],
                name="loaded_record_once",
                violation_error_message="每条记录只登记一次。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.code}"
