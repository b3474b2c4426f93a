"""Webhooks at the desk: how far each is, what went wrong; to be stopped, and to be let go on."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.utils.timezone import localtime

from partners.models import Attempt, Endpoint
from partners.models.endpoint import WHY_DISABLED
from products import journal
from products.admin.access import person

SHOWN = 60
"""Characters of an address that a row has room for."""
LOGGED = 30


class State(admin.SimpleListFilter):
    title = "状态"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("enabled", "启用"), *WHY_DISABLED.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        if value is None:
            return queryset
        return queryset.filter(disabled="" if value == "enabled" else value)


@admin.register(Endpoint)
class EndpointAdmin(admin.ModelAdmin):
    """A partner makes and changes them; the desk looks, and stops what does harm."""

    list_display = ("address", "partner", "state", "lag", "failures", "next_at", "last_problem")
    list_display_links = ("address",)
    list_filter = (State, "partner")
    search_fields = ("uid", "url", "partner__name", "partner__code")
    search_help_text = "编号、网址、合作方"
    list_per_page = 50
    list_select_related = ("partner",)
    actions = ("stop", "go_on")
    fields = readonly_fields = (
        "uid",
        "partner",
        "url",
        "description",
        "conditions",
        "created_at",
        "state",
        "disabled_at",
        "cursor",
        "lag",
        "failures",
        "next_at",
        "previous_until",
        "log",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        failed = Attempt.objects.filter(endpoint=OuterRef("pk")).exclude(error="").order_by("-id")
        problem = Subquery(failed.values("error")[:1])
        found: QuerySet[Any] = super().get_queryset(request).annotate(problem=problem)
        return found

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An address may hold a partner's own secret: not all of the desk sees it."""
        return person(request).has_perm("partners.view_endpoint")

    def has_stop_permission(self, request: HttpRequest) -> bool:
        return person(request).has_perm("partners.change_endpoint")

    @admin.action(description="停用所选推送地址", permissions=["stop"])
    def stop(self, request: HttpRequest, queryset: QuerySet[Endpoint]) -> None:
        """Whatever it was stopped by before: only the desk lets it go on now."""
        now = timezone.now()
        for endpoint in queryset.exclude(disabled="desk"):
            Endpoint.objects.filter(pk=endpoint.pk).update(
                disabled="desk", disabled_at=now, next_at=None
            )
            self.log_change(request, endpoint, "停用")
            messages.success(request, f"已停用“{endpoint}”；不再推送，位置保留。")

    @admin.action(description="启用所选推送地址", permissions=["stop"])
    def go_on(self, request: HttpRequest, queryset: QuerySet[Endpoint]) -> None:
        for endpoint in queryset.exclude(disabled=""):
            Endpoint.objects.filter(pk=endpoint.pk).enable()
            self.log_change(request, endpoint, "启用")
            messages.success(request, f"已启用“{endpoint}”，从第 {endpoint.cursor} 号之后接着推。")

    @admin.display(description="推送地址", ordering="url")
    def address(self, endpoint: Endpoint) -> str:
        shown = Truncator(endpoint.url).chars(SHOWN, truncate="…")
        return format_html('<span title="{}">{}</span>', endpoint.url, shown)

    @admin.display(description="状态", ordering="disabled")
    def state(self, endpoint: Endpoint) -> str:
        if endpoint.is_enabled:
            return "重试中" if endpoint.failures else "启用"
        return f"已停用：{WHY_DISABLED.label(endpoint.disabled).zh}"

    @admin.display(description="还差几号", ordering="-cursor")
    def lag(self, endpoint: Endpoint) -> int:
        return max(0, journal.head().seq - endpoint.cursor)

    @admin.display(description="最近的问题")
    def last_problem(self, endpoint: Any) -> str:
        return endpoint.problem or ""

    @admin.display(description="条件")
    def conditions(self, endpoint: Endpoint) -> str:
        if not endpoint.filters:
            return "全部变更"
        pairs = ((name, value) for name, value in endpoint.filters.items())
        return format_html_join("；", "{}={}", pairs)

    @admin.display(description=f"最近 {LOGGED} 次推送")
    def log(self, endpoint: Endpoint) -> str:
        rows = (
            (
                localize(localtime(attempt.at)),
                attempt.webhook_id,
                attempt.type,
                attempt.number,
                attempt.status or "",
                attempt.error or "已送到",
                attempt.milliseconds,
            )
            for attempt in endpoint.attempts.all()[:LOGGED]
        )
        head = format_html_join(
            "",
            '<th scope="col">{}</th>',
            ((title,) for title in ("时间", "消息编号", "类型", "第几次", "状态", "结果", "毫秒")),
        )
        body = format_html_join("", f"<tr>{'<td>{}</td>' * 7}</tr>", rows)
        return format_html("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", head, body)
