"""A key: what is kept of it is enough to recognise it and not enough to use it."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from partners.models.partner import Partner
from partners.scopes import SCOPE
from products.models.fields import CodeList


class KeyQuerySet(models.QuerySet["Key"]):
    def active(self, at: datetime) -> KeyQuerySet:
        """Neither revoked nor over at a moment."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=at)


class Key(models.Model):
    """`prefix` names it in public, `digest` is SHA-256 of the whole key in hex.

    The key has 160 random bits, so a plain hash is as good as a slow one.
    """

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="keys", verbose_name="合作方")
    prefix = models.CharField("前缀", max_length=12, unique=True)
    digest = models.CharField("摘要", max_length=64)
    label = models.CharField("用处", max_length=60, blank=True)
    scopes = CodeList("权限", vocabulary=SCOPE)
    created_at = models.DateTimeField("签发时间", default=timezone.now, editable=False)
    expires_at = models.DateTimeField("到期时间")
    revoked_at = models.DateTimeField("吊销时间", null=True, blank=True)
    last_used_on = models.DateField("最近使用", null=True, blank=True)

    objects = KeyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "密钥"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="key_expires_after_it_is_made",
                violation_error_message="密钥的到期时间须晚于签发时间。",
            )
        ]

    def __str__(self) -> str:
        return self.prefix

    def is_active(self, at: datetime) -> bool:
        """As `KeyQuerySet.active`, of one that is at hand."""
        return self.revoked_at is None and self.expires_at > at
