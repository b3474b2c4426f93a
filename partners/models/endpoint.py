"""An address that is told of changes: a cursor into the journal, which is the queue."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import models
from django.db.models import Q

from partners.models.partner import Partner
from products.terminology import Term, Vocabulary
from products.wording import Words

LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
UID_LENGTH = 16

WHY_DISABLED = Vocabulary(
    "webhook_disabled",
    Words("停用原因", "Why it is disabled"),
    Term(
        "partner",
        Words("合作方停用", "By the partner"),
        Words("由合作方自己停用。", "The partner has disabled it."),
    ),
    Term(
        "desk",
        Words("目录停用", "By the catalog"),
        Words(
            "由目录的工作人员停用，须由他们启用。",
            "The people of the catalog have disabled it, and only they enable it again.",
        ),
    ),
    Term(
        "gone",
        Words("地址已撤", "Gone"),
        Words("对方以 410 回答，表示不再接收。", "It answered 410: it wants nothing any more."),
    ),
    Term(
        "exhausted",
        Words("一再失败", "Failing"),
        Words(
            "同一条消息试了约三天，都没有送到。",
            "One message was tried for about three days and never taken.",
        ),
    ),
    Term(
        "filters",
        Words("条件失效", "Filters"),
        Words(
            "登记的条件里有目录已不再使用的代码，请改条件再启用。",
            "Its filters name a code that the catalog no longer has; change them, then enable it.",
        ),
    ),
)


def new_uid() -> str:
    """80 random bits in lower-case base 32: public, and not to be guessed by counting."""
    return "".join(secrets.choice(LETTERS) for _ in range(UID_LENGTH))


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def enabled(self) -> EndpointQuerySet:
        return self.filter(disabled="")

    def free(self, at: datetime) -> EndpointQuerySet:
        """Nobody delivers to them at a moment: a lease that has ended was a killed worker's."""
        return self.filter(Q(leased_until=None) | Q(leased_until__lte=at))

    def disable(self, why: str, at: datetime) -> int:
        """Send nothing more; what is disabled already keeps its reason. Returns how many were."""
        return self.filter(disabled="").update(disabled=why, disabled_at=at, next_at=None)

    def enable(self) -> int:
        """Go on where each was stopped: the cursor has stayed, so nothing is lost."""
        return self.exclude(disabled="").update(
            disabled="", disabled_at=None, failures=0, next_at=None
        )


class Endpoint(models.Model):
    """Where to send, what, and how far that has come.

    `filters` are the finder's own parameters, name → value as in an address. `cursor` is the last
    number of the journal that is dealt with: delivered, or of no concern to these filters.
    `failures` counts those of the message that is being tried, `next_at` is when to try again.
    No secret is kept: it is derived from `uid` and `secret_version`.
    """

    uid = models.CharField("编号", max_length=UID_LENGTH, unique=True, default=new_uid)
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="endpoints", verbose_name="合作方"
    )
    url = models.CharField("推送地址", max_length=500)
    description = models.CharField("用处", max_length=200, blank=True)
    filters = models.JSONField("条件", default=dict, blank=True)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)
    cursor = models.PositiveIntegerField("推送到第几号")
    failures = models.PositiveSmallIntegerField("连续失败", default=0)
    next_at = models.DateTimeField("下次尝试", null=True, blank=True)
    disabled = models.CharField(
        "停用原因", max_length=10, blank=True, default="", choices=WHY_DISABLED.choices
    )
    disabled_at = models.DateTimeField("停用时间", null=True, blank=True)
    secret_version = models.PositiveIntegerField("签名密钥版本", default=1)
    previous_until = models.DateTimeField("旧密钥有效至", null=True, blank=True)
    leased_by = models.CharField("推送进程", max_length=32, blank=True, default="")
    leased_until = models.DateTimeField("占用至", null=True, blank=True)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "推送地址"
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(disabled__in=["", *WHY_DISABLED.codes]),
                name="endpoint_disabled_known",
                violation_error_message="停用原因不在词表内。",
            ),
            models.CheckConstraint(
                condition=Q(disabled="", disabled_at=None)
                | (~Q(disabled="") & Q(disabled_at__isnull=False)),
                name="endpoint_disabled_has_its_time",
                violation_error_message="停用原因和停用时间须同时有或同时没有。",
            ),
        ]

    def __str__(self) -> str:
        return self.url

    @property
    def is_enabled(self) -> bool:
        return not self.disabled


class Errand(models.Model):
    """What a partner has asked to be sent out of turn: a line once more, or (no `seq`) a test."""

    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="errands")
    seq = models.PositiveIntegerField("日志序号", null=True)
    asked_at = models.DateTimeField("要求时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "另送"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint", "seq"],
                name="errand_once_while_waiting",
                violation_error_message="这一条已在等候再送。",
            )
        ]

    def __str__(self) -> str:
        return "测试" if self.seq is None else f"再送第 {self.seq} 号"
