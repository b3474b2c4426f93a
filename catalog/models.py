"""What is read: one row per product that has ever been public, folded from the journal."""

from __future__ import annotations

from django.db import models


class EntryQuerySet(models.QuerySet["Entry"]):
    def public(self) -> EntryQuerySet:
        return self.filter(withdrawn_at__isnull=True)

    def newer_than(self, seq: int) -> EntryQuerySet:
        """Entries a later change has touched, withdrawals included."""
        return self.filter(seq__gt=seq)


class Entry(models.Model):
    """A product as the world reads it.

    `position` is the journal number of its first publication and never moves; `seq` that of its
    last change. Documents are finished JSON, made once by the serializers; a withdrawn entry
    keeps its place and has none.
    """

    position = models.PositiveIntegerField(primary_key=True)
    code = models.CharField(max_length=80, unique=True)
    seq = models.PositiveIntegerField(db_index=True)
    changed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    terms = models.JSONField(default=dict)
    names = models.JSONField(default=dict)
    name_key = models.CharField(max_length=200)
    summary_zh = models.TextField()
    summary_en = models.TextField()
    detail_zh = models.TextField()
    detail_en = models.TextField()

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "条目"
        ordering = ["-position"]

    def __str__(self) -> str:
        return self.code

    def summary(self, language: str) -> str:
        return self.summary_en if language == "en" else self.summary_zh

    def detail(self, language: str) -> str:
        return self.detail_en if language == "en" else self.detail_zh
