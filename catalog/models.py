"""What is read: one row per product that has ever been public, folded from the journal."""

from __future__ import annotations

from django.db import models

SHOWN = ("position", "code", "seq", "withdrawn_at", "terms")
"""Of every entry that is shown, beside its document."""


def column(document: str, language: str) -> str:
    """The column that holds a document in one language.

    >>> column("summary", "en"), column("detail", "zh-hans")
    ('summary_en', 'detail_zh')
    """
    return f"{document}_en" if language == "en" else f"{document}_zh"


class EntryQuerySet(models.QuerySet["Entry"]):
    def public(self) -> EntryQuerySet:
        return self.filter(withdrawn_at__isnull=True)

    def newer_than(self, seq: int) -> EntryQuerySet:
        """Entries a later change has touched, withdrawals included."""
        return self.filter(seq__gt=seq)

    def with_summary(self, language: str) -> EntryQuerySet:
        """What a list shows of each, in one language, and no more: documents are long."""
        return self.only(*SHOWN, column("summary", language))

    def with_detail(self, language: str) -> EntryQuerySet:
        """What a product's page shows, in one language, and no more."""
        return self.only(*SHOWN, column("detail", language))


class Snapshot(models.Model):
    """A stretch of the index as it stood at a number of the journal, so that a worker need not make
    it again. Good for the release that made it alone."""

    first = models.PositiveIntegerField(primary_key=True)
    seq = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    release = models.CharField(max_length=12)
    content = models.BinaryField()

    class Meta:
        verbose_name = verbose_name_plural = "索引快照"
        ordering = ["-first"]

    def __str__(self) -> str:
        return f"{self.first} @ {self.seq}"


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
        indexes = [models.Index(fields=["changed_at", "seq"], name="entry_by_change")]

    def __str__(self) -> str:
        return self.code

    def summary(self, language: str) -> str:
        return str(getattr(self, column("summary", language)))

    def detail(self, language: str) -> str:
        return str(getattr(self, column("detail", language)))
