"""The rows below a revision: who takes part, what is asked, what stands out, on whose word."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from products.condition_values import problem
from products.models.fields import SLUG
from products.models.reference import Organisation
from products.models.revision import Revision
from products.models.source import Source
from products.vocabulary import (
    ATTRIBUTE,
    BASIS,
    EFFECT,
    HIGHLIGHT_KIND,
    OPERATOR,
    ROLE,
)


class Participation(models.Model):
    """An organisation in any role but issuer."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="participations")
    role = models.CharField("角色", max_length=12, choices=ROLE.choices)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="机构"
    )

    class Meta:
        verbose_name = verbose_name_plural = "参与机构"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "role", "organisation"],
                name="participation_once",
                violation_error_message="同一机构的同一角色只写一次。",
            ),
            models.CheckConstraint(
                condition=Q(role__in=ROLE.codes),
                name="participation_role_known",
                violation_error_message="角色不在词表内。",
            ),
        ]

    def __str__(self) -> str:
        return f"{ROLE.label(self.role).zh}：{self.organisation}"


OPERATOR_WITH_VALUE = "比较方式和值须同时填写，或同时留空（只有文字）。"


class Condition(models.Model):
    """What is asked of the company: attribute, operator and value, or words alone."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="conditions")
    key = models.CharField("代码", max_length=60, validators=[SLUG])
    attribute = models.CharField("项目", max_length=24, choices=ATTRIBUTE.choices)
    operator = models.CharField("比较", max_length=10, choices=OPERATOR.choices, blank=True)
    value = models.JSONField("值", null=True, blank=True)
    effect = models.CharField("作用", max_length=10, choices=EFFECT.choices, default="required")
    words = models.CharField("文字", max_length=300)
    words_en = models.CharField("英文", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "条件"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "key"],
                name="condition_key_once",
                violation_error_message="条件的代码在一个产品内不能重复。",
            ),
            models.CheckConstraint(
                condition=Q(operator="", value__isnull=True)
                | (~Q(operator="") & Q(value__isnull=False)),
                name="condition_operator_with_value",
                violation_error_message=OPERATOR_WITH_VALUE,
            ),
        ]

    def __str__(self) -> str:
        return self.words

    def clean(self) -> None:
        if not self.operator and self.value is not None:
            raise ValidationError(OPERATOR_WITH_VALUE)
        wrong = problem(self.attribute, self.operator, self.value) if self.operator else None
        if wrong:
            raise ValidationError({"value": wrong})


class Highlight(models.Model):
    """A first, a figure or a feature: context, never a limit or a term."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="highlights")
    key = models.CharField("代码", max_length=60, validators=[SLUG])
    kind = models.CharField("类型", max_length=8, choices=HIGHLIGHT_KIND.choices)
    words = models.CharField("文字", max_length=300)
    words_en = models.CharField("英文", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "亮点"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "key"],
                name="highlight_key_once",
                violation_error_message="亮点的代码在一个产品内不能重复。",
            ),
        ]

    def __str__(self) -> str:
        return self.words


class Citation(models.Model):
    """Which source states a fact, in which paragraph, and of what: see `docs/records.md`."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="citations")
    fact = models.CharField("事实", max_length=120)
    source = models.ForeignKey(
        Source, models.PROTECT, related_name="citations", verbose_name="来源"
    )
    locator = models.CharField("位置", max_length=60)
    basis = models.CharField("依据", max_length=10, choices=BASIS.choices, default="direct")

    class Meta:
        verbose_name = verbose_name_plural = "出处"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "fact", "source", "locator", "basis"],
                name="citation_once",
                violation_error_message="同一事实的同一出处只写一次。",
            ),
            models.CheckConstraint(
                condition=Q(basis__in=BASIS.codes),
                name="citation_basis_known",
                violation_error_message="依据不在词表内。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fact}：{self.source} {self.locator}"
