"""The identity that never changes; all we say about it is in its revisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from products.models.fields import SlugCode

if TYPE_CHECKING:
    from products.models.revision import Revision


class Product(models.Model):
    """A product by its permanent code."""

    code = SlugCode("代码", unique=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "产品"
        ordering = ["code"]

    def __str__(self) -> str:
        newest = self.revisions.order_by("-number").first()
        return newest.name if newest and newest.name else self.code

    def hold(self) -> None:
        """Wait for whoever moves anything of this product, and keep others waiting likewise.

        Until the transaction ends, and always before one of its revisions is locked: two who
        hold crosswise would block each other.
        """
        Product.objects.select_for_update().get(pk=self.pk)

    @property
    def published(self) -> Revision | None:
        """The revision that readers see, if there is one."""
        return self.revisions.published().first()

    @property
    def next_number(self) -> int:
        """What the next revision is numbered."""
        last = self.revisions.order_by("-number").values_list("number", flat=True).first()
        return (last or 0) + 1

    @property
    def draft(self) -> Revision | None:
        """The revision in work or in review, if there is one."""
        return self.revisions.open().first()
