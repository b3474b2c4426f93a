"""Whether the addresses that the catalog names can still be opened."""

from __future__ import annotations

from django.db import models


class LinkOutcome(models.TextChoices):
    """What the last look at an address found."""

    OPENS = "opens", "能打开"
    BROKEN = "broken", "打不开"
    REFUSED = "refused", "不去查"


class LinkCheck(models.Model):
    """The last look at one address. A flag for a person: nothing is changed because of it."""

    url = models.URLField("网址", max_length=500, unique=True)
    checked_at = models.DateTimeField("检查时间")
    outcome = models.CharField("结果", max_length=8, choices=LinkOutcome.choices)
    status = models.PositiveSmallIntegerField("HTTP 状态", null=True)
    words = models.CharField("说明", max_length=300, blank=True)
    failing_since = models.DateTimeField("从何时打不开", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "网址检查"
        ordering = ["url"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=LinkOutcome.values),
                name="linkcheck_outcome_known",
                violation_error_message="检查结果不在词表内。",
            ),
        ]

    def __str__(self) -> str:
        return self.url
