"""Where a fact was read."""

from __future__ import annotations

from django.db import models
from simple_history.models import HistoricalRecords

from products.models.fields import SlugCode, TextList
from products.vocabulary import SOURCE_KIND


class Source(models.Model):
    """One article or document. The author stays here and never enters the journal."""

    key = SlugCode("代码", unique=True)
    kind = models.CharField("类型", max_length=12, choices=SOURCE_KIND.choices)
    title = models.CharField("标题", max_length=300)
    number = models.CharField("文号", max_length=80, blank=True)
    publishers = TextList("发布者")
    author = models.CharField("作者", max_length=80, blank=True)
    published_on = models.DateField("发布日期", null=True, blank=True)
    in_force_on = models.DateField("施行日期", null=True, blank=True)
    via = models.CharField("转引自", max_length=120, blank=True)
    url = models.URLField("网址", max_length=500, blank=True)

    history = HistoricalRecords(verbose_name="来源历史", verbose_name_plural="来源历史")

    class Meta:
        verbose_name = verbose_name_plural = "来源"
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title
