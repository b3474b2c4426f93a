"""An institution or platform whose systems talk to the catalog."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from products.models import Organisation
from products.models.fields import SlugCode


class Partner(models.Model):
    """A partner by its code; `organisations` are those for which it may propose products.

    `user` is the author of what it sends: a service user, without a password and without a way to
    the desk.
    """

    code = SlugCode("代码", unique=True)
    name = models.CharField("名称", max_length=120)
    organisations = models.ManyToManyField(
        Organisation, blank=True, related_name="+", verbose_name="代表的机构"
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="partner",
        editable=False,
        verbose_name="服务用户",
    )
    is_active = models.BooleanField("启用", default=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "合作方"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name
