"""All we say about a product at one time."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from products.models.batch import ImportBatch
from products.models.fields import CodeList, TextList
from products.models.product import Product
from products.models.reference import (
    AssessmentMethod,
    Family,
    Organisation,
    Region,
    below,
)
from products.vocabulary import (
    BENCHMARK,
    CHANNEL,
    GUARANTEE,
    INSTRUMENT,
    OFFERING,
    PURPOSE,
    RATE_METHOD,
    REPAYMENT,
    STAGE,
    STATE,
)

OPEN = ("draft", "in_review")
"""The states of a revision that is on its way; at most one a product."""


class RevisionQuerySet(models.QuerySet["Revision"]):
    def published(self) -> RevisionQuerySet:
        """What readers see; at most one a product."""
        return self.filter(state="published")

    def open(self) -> RevisionQuerySet:
        """In work or in review; at most one a product."""
        return self.filter(state__in=OPEN)

    def in_review(self) -> RevisionQuerySet:
        return self.filter(state="in_review")

    def showing(self, row: models.Model) -> RevisionQuerySet:
        """Revisions whose record writes out this reference row, or one below it.

        Found by their keys: a join would give a revision once for each place that shows the row.
        """
        match row:
            case Organisation():
                rows = below(row)
                shown = Q(issuer__in=rows) | Q(participations__organisation__in=rows)
            case Family():
                shown = Q(family__in=below(row))
            case Region():
                shown = Q(regions__in=below(row))
            case AssessmentMethod():
                shown = Q(methods=row)
            case _:
                shown = Q(citations__source=row)
        return self.filter(pk__in=self.model._default_manager.filter(shown).values("pk"))


def _money(title: str) -> models.DecimalField:
    return models.DecimalField(
        title,
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"), "金额须大于 0，以元计。")],
    )


def _percent(title: str) -> models.DecimalField:
    return models.DecimalField(
        title,
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0), "年化利率不能为负，以百分数计。")],
    )


def _count(title: str) -> models.PositiveIntegerField:
    return models.PositiveIntegerField(title, null=True, blank=True)


def _ordered(name: str, low: str, high: str, sentence: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{low}__isnull": True})
        | Q(**{f"{high}__isnull": True})
        | Q(**{f"{low}__lte": F(high)}),
        name=name,
        violation_error_message=sentence,
    )


def _not_negative(
    name: str, columns: list[str], sentence: str, least: int = 0
) -> models.CheckConstraint:
    condition = Q()
    for column in columns:
        condition &= Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__gte": least})
    return models.CheckConstraint(condition=condition, name=name, violation_error_message=sentence)


class Revision(models.Model):
    """One version of a product's entry. Once published it is frozen.

    Money is yuan, rates are percent a year, terms months, speeds days. Blank is *not stated*.
    """

    product = models.ForeignKey(
        Product, models.PROTECT, related_name="revisions", verbose_name="产品"
    )
    number = models.PositiveIntegerField("版本")

    name = models.CharField("名称", max_length=120)
    aliases = TextList("别名")
    summary = models.TextField("简介（自己的话）", blank=True)
    summary_en = models.TextField("英文简介", blank=True)
    offering = models.CharField(
        "提供方式", max_length=10, choices=OFFERING.choices, default="offered"
    )
    instrument = models.CharField("工具", max_length=20, choices=INSTRUMENT.choices, blank=True)
    family = models.ForeignKey(
        Family,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="revisions",
        verbose_name="产品类型",
    )
    issuer = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="issued",
        verbose_name="发行机构",
    )

    stages = CodeList("企业阶段", vocabulary=STAGE)
    regions = models.ManyToManyField(
        Region, blank=True, related_name="revisions", verbose_name="适用地区"
    )
    area = models.CharField("地区内的园区等", max_length=120, blank=True)

    limit_min = _money("额度下限（元）")
    limit_max = _money("额度上限（元）")
    limit_formula = models.CharField("额度算法（文字）", max_length=300, blank=True)
    limit_formula_en = models.CharField("额度算法（英文）", max_length=300, blank=True)

    rate_min = _percent("年化利率下限（%）")
    rate_max = _percent("年化利率上限（%）")
    rate_method = models.CharField(
        "年化方法", max_length=8, choices=RATE_METHOD.choices, blank=True
    )
    rate_benchmark = models.CharField(
        "基准利率", max_length=8, choices=BENCHMARK.choices, blank=True
    )
    rate_spread_min_bp = models.IntegerField("加点下限（基点）", null=True, blank=True)
    rate_spread_max_bp = models.IntegerField("加点上限（基点）", null=True, blank=True)

    term_facility_min_months = _count("授信期限下限（月）")
    term_facility_max_months = _count("授信期限上限（月）")
    term_drawdown_months = _count("单笔用款期限（月）")

    repayment = CodeList("还款方式", vocabulary=REPAYMENT)
    guarantees = CodeList("担保方式", vocabulary=GUARANTEE)
    purposes = CodeList("用途", vocabulary=PURPOSE)

    speed_accept_days = _count("受理（天）")
    speed_contact_days = _count("联系（天）")
    speed_disburse_days = _count("放款（天）")
    speed_words = models.CharField("时效（文字）", max_length=200, blank=True)
    speed_words_en = models.CharField("时效（英文）", max_length=200, blank=True)

    channel = CodeList("办理渠道", vocabulary=CHANNEL)
    apply_url = models.URLField("申请网址", max_length=500, blank=True)
    methods = models.ManyToManyField(
        AssessmentMethod, blank=True, related_name="revisions", verbose_name="评估方法"
    )
    effective_from = models.DateField("生效日", null=True, blank=True)
    effective_to = models.DateField("截止日", null=True, blank=True)
    verified_on = models.DateField("核对日期", null=True, blank=True)

    state = models.CharField(
        "状态", max_length=12, choices=STATE.choices, default="draft", editable=False
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="最后编辑",
        editable=False,
    )
    authors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", verbose_name="编辑过的人", editable=False
    )
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="复核人",
        editable=False,
    )
    self_approved = models.BooleanField("本人复核", default=False, editable=False)
    submitted_at = models.DateTimeField("提交时间", null=True, editable=False)
    batch = models.ForeignKey(
        ImportBatch,
        models.SET_NULL,
        null=True,
        related_name="revisions",
        verbose_name="导入的文件",
        editable=False,
    )
    saved_at = models.DateTimeField("保存时间", auto_now=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "产品内容"
        ordering = ["product", "-number"]
        permissions = [("review_revision", "可以复核、退回和撤下产品内容")]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "number"],
                name="revision_number_once",
                violation_error_message="这个版本号已有。",
            ),
            models.UniqueConstraint(
                fields=["product"],
                condition=Q(state__in=list(OPEN)),
                name="revision_one_open",
                violation_error_message="这个产品已有一份草稿，请接着改那一份。",
            ),
            models.UniqueConstraint(
                fields=["product"],
                condition=Q(state="published"),
                name="revision_one_published",
                violation_error_message="这个产品已有发布的内容。",
            ),
            models.CheckConstraint(
                condition=Q(state__in=STATE.codes),
                name="revision_state_known",
                violation_error_message="状态不在词表内。",
            ),
            models.CheckConstraint(
                condition=Q(instrument="") | Q(instrument__in=INSTRUMENT.codes),
                name="revision_instrument_known",
                violation_error_message="工具不在词表内。",
            ),
            models.CheckConstraint(
                condition=Q(offering="offered", issuer__isnull=False)
                | Q(offering="promoted", issuer__isnull=True),
                name="revision_issuer_fits_offering",
                violation_error_message="“机构提供”须有发行机构，“政策推广”不能有发行机构。",
            ),
            _ordered("revision_limit_ordered", "limit_min", "limit_max", "额度下限不能高于上限。"),
            _not_negative(
                "revision_limit_positive",
                ["limit_min", "limit_max"],
                "额度须大于 0，以元计。",
                least=1,
            ),
            _ordered("revision_rate_ordered", "rate_min", "rate_max", "利率下限不能高于上限。"),
            _not_negative(
                "revision_rate_not_negative", ["rate_min", "rate_max"], "年化利率不能为负。"
            ),
            models.CheckConstraint(
                condition=Q(rate_min__isnull=True, rate_max__isnull=True) | ~Q(rate_method=""),
                name="revision_rate_has_method",
                violation_error_message="利率须注明年化方法（内部收益率或单利）。",
            ),
            models.CheckConstraint(
                condition=Q(rate_spread_min_bp__isnull=True, rate_spread_max_bp__isnull=True)
                | ~Q(rate_benchmark=""),
                name="revision_spread_has_benchmark",
                violation_error_message="加点须注明基准利率。",
            ),
            _ordered(
                "revision_spread_ordered",
                "rate_spread_min_bp",
                "rate_spread_max_bp",
                "加点下限不能高于上限。",
            ),
            _ordered(
                "revision_term_ordered",
                "term_facility_min_months",
                "term_facility_max_months",
                "期限下限不能长于上限。",
            ),
            _not_negative(
                "revision_term_positive",
                ["term_facility_min_months", "term_facility_max_months", "term_drawdown_months"],
                "期限须为正数，以月计。",
                least=1,
            ),
            _ordered(
                "revision_effective_ordered",
                "effective_from",
                "effective_to",
                "生效日不能晚于截止日。",
            ),
            models.CheckConstraint(
                condition=Q(self_approved=True)
                | Q(approver__isnull=True)
                | ~Q(approver=F("author")),
                name="revision_second_person",
                violation_error_message="复核人不能是最后编辑的人。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} 第{self.number}版"

    @property
    def is_open(self) -> bool:
        """Whether it is in work or in review."""
        return self.state in OPEN
