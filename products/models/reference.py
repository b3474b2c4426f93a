"""Reference rows: regions, organisations, families of products, methods of assessment."""

from __future__ import annotations

from typing import Any, Protocol
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import DomainNameValidator, RegexValidator
from django.db import models
from simple_history.models import HistoricalRecords
from stdnum.cn import uscc

from products.models.fields import SlugCode, TextList
from products.models.source import Source
from products.vocabulary import ORGANISATION_KIND, REGION_LEVEL


class Tree(Protocol):
    code: str

    @property
    def parent(self) -> Tree | None: ...


def ancestors(node: Tree) -> list[str]:
    """Codes above a node, nearest first: a district's city, province, `000000`."""
    codes: list[str] = []
    above = node.parent
    while above is not None and above.code not in codes:
        codes.append(above.code)
        above = above.parent
    return codes


def below(row: models.Model) -> set[Any]:
    """The keys of a row of a tree and of everything under it."""
    rows = type(row)._default_manager
    found, layer = {row.pk}, {row.pk}
    while layer:
        layer = set(rows.filter(parent__in=layer).values_list("pk", flat=True)) - found
        found |= layer
    return found


def refuse_ring(row: Any) -> None:
    """Nobody stands above themselves."""
    if row.pk and row.parent_id in below(row):
        raise ValidationError({"parent": "上级不能是自己或自己的下级。"})


HOST_NAME = DomainNameValidator(accept_idna=False)


def refuse_other_than_host_name(domain: str) -> None:
    """A bare host name in lower case, in the form that a link has: `xn--…` for Chinese names."""
    try:
        HOST_NAME(domain)
        bare = domain == domain.lower() and not domain.endswith(".")
    except ValidationError:
        bare = False
    if not bare:
        meant = _host_name_in(domain)
        example = f"这里可写成 {meant}" if meant else "例如 cmbchina.com"
        raise ValidationError(
            {
                "domain": "自有域名只写主机名：小写，不带 https://、端口和路径，中文域名写成 xn-- "
                f"开头的形式；{example}。"
            }
        )


def _host_name_in(text: str) -> str:
    """The host name that was probably meant, "" when there is none to be seen.

    >>> _host_name_in("https://WWW.Bank.example/loans"), _host_name_in("招商银行.公司")
    ('www.bank.example', 'xn--czrx92avj3aruk.xn--55qx5d')
    """
    text = text.strip()
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
        meant = host.rstrip(".").encode("idna").decode()
        HOST_NAME(meant)
    except (ValueError, ValidationError):
        return ""
    return meant


class Region(models.Model):
    """A place by its GB/T 2260 code; `000000` is the whole country."""

    code = models.CharField(
        "代码", max_length=6, primary_key=True, validators=[RegexValidator(r"^[0-9]{6}\Z")]
    )
    name = models.CharField("名称", max_length=60)
    name_en = models.CharField("英文名", max_length=80, blank=True)
    level = models.CharField("层级", max_length=12, choices=REGION_LEVEL.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )

    class Meta:
        verbose_name = verbose_name_plural = "地区"
        ordering = ["code"]

    def __str__(self) -> str:
        """`鼓楼区（南京市）320106`: there are four districts of that name."""
        above = f"（{self.parent.name}）" if self.parent and self.parent.parent_id else " "
        return f"{self.name}{above}{self.code}"


class Organisation(models.Model):
    """Who offers, designs, guarantees or promotes; a branch stands below its parent."""

    code = SlugCode("代码", unique=True)
    name = models.CharField("名称", max_length=120)
    name_en = models.CharField("英文名", max_length=160, blank=True)
    kind = models.CharField("类型", max_length=20, choices=ORGANISATION_KIND.choices)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="branches",
        verbose_name="上级机构",
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所在地"
    )
    domain = models.CharField("自有域名", max_length=120, blank=True)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)

    history = HistoricalRecords(verbose_name="机构历史", verbose_name_plural="机构历史")

    class Meta:
        verbose_name = verbose_name_plural = "机构"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=ORGANISATION_KIND.codes),
                name="organisation_kind_known",
                violation_error_message="机构类型不在词表内。",
            ),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="organisation_not_its_own_parent",
                violation_error_message="机构不能是自己的上级。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        refuse_ring(self)
        if self.domain:
            refuse_other_than_host_name(self.domain)
        if self.uscc and not uscc.is_valid(self.uscc):
            raise ValidationError({"uscc": "统一社会信用代码的校验位不对。"})


class Family(models.Model):
    """A type of product; types form a tree."""

    code = SlugCode("代码", unique=True)
    name = models.CharField("名称", max_length=60)
    name_en = models.CharField("英文名", max_length=80, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级类型",
    )

    history = HistoricalRecords(verbose_name="产品类型历史", verbose_name_plural="产品类型历史")

    class Meta:
        verbose_name = verbose_name_plural = "产品类型"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="family_not_its_own_parent",
                violation_error_message="产品类型不能是自己的上级。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        refuse_ring(self)


class AssessmentMethod(models.Model):
    """What a lender looks at: a scoring model, a white list, a kind of data."""

    code = SlugCode("代码", unique=True)
    name = models.CharField("名称", max_length=80)
    name_en = models.CharField("英文名", max_length=120, blank=True)
    owner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="methods",
        verbose_name="所有者",
    )
    summary = models.TextField("说明", blank=True)
    summary_en = models.TextField("英文说明", blank=True)
    dimensions = TextList("维度")
    dimensions_en = TextList("维度（英文）")

    history = HistoricalRecords(verbose_name="评估方法历史", verbose_name_plural="评估方法历史")

    class Meta:
        verbose_name = verbose_name_plural = "评估方法"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class MethodCitation(models.Model):
    """Where a method is described."""

    method = models.ForeignKey(AssessmentMethod, models.CASCADE, related_name="citations")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name="来源")
    locator = models.CharField("位置", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "出处"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.source} {self.locator}"
