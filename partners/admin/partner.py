"""Partners at the desk: who they are, for whom they may propose, and their keys."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils import timezone

from partners.admin.keys import Keys, rows
from partners.joining import join, rename
from partners.models import Partner

HELP = {
    "code": "小写字母、数字和连字符，例如 some-platform；建立以后不能改。",
    "organisations": "可以为它们和它们的下级机构提交产品；只读取目录的，不用填。",
    "is_active": "取消勾选，它的密钥马上都不能用。",
}


@admin.register(Partner)
class PartnerAdmin(Keys):
    """Made, changed and deactivated, never deleted: what a partner has sent names it."""

    list_display = ("name", "code", "state", "active_keys", "last_used_on")
    list_display_links = ("name", "code")
    list_filter = ("is_active",)
    search_fields = ("code", "name")
    search_help_text = "名称或代码"
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    actions = None
    autocomplete_fields = ("organisations",)
    change_form_template = "admin/partners/partner/page.html"
    add_form_template = "admin/change_form.html"

    # ── the list ──────────────────────────────────────────────────────────────────────

    def get_queryset(self, request: HttpRequest) -> QuerySet[Partner]:
        active = Q(keys__revoked_at=None, keys__expires_at__gt=timezone.now())
        counts = {"active_count": Count("keys", filter=active)}
        partners: QuerySet[Partner] = super().get_queryset(request)
        return partners.annotate(**counts, used_on=Max("keys__last_used_on"))

    @admin.display(description="状态", ordering="is_active")
    def state(self, partner: Partner) -> str:
        return "启用" if partner.is_active else "已停用"

    @admin.display(description="有效密钥", ordering="active_count")
    def active_keys(self, partner: Any) -> int:
        return int(partner.active_count)

    @admin.display(description="最近使用", ordering="used_on")
    def last_used_on(self, partner: Any) -> Any:
        return partner.used_on

    # ── one partner ───────────────────────────────────────────────────────────────────

    def get_urls(self) -> list[URLPattern]:
        return [*self.key_urls(), *super().get_urls()]

    def get_fields(self, request: HttpRequest, obj: Partner | None = None) -> Any:
        return ["code", "name", "organisations", *(["is_active"] if obj else [])]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        return super().get_form(request, obj, change=change, help_texts=HELP, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Partner | None = None) -> Any:
        """A code is for good: it is what the desk knows the partner's user by."""
        return ["code"] if obj else []

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Partner | None = None,
    ) -> HttpResponse:
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        if obj is not None:
            context |= {
                "keys": rows(obj),
                "may_issue": self.may_issue(request) and obj.is_active,
                "may_revoke": self.may_revoke(request),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(
        self, request: HttpRequest, obj: Partner, form: forms.ModelForm, change: bool
    ) -> None:
        if change:
            rename(partner=obj)
        else:
            join(partner=obj)

    def response_add(
        self, request: HttpRequest, obj: Partner, post_url_continue: str | None = None
    ) -> HttpResponse:
        """To its page: what it is made for is a key."""
        messages.success(request, f"合作方“{obj}”已建立，现在可以签发密钥。")
        return HttpResponseRedirect(reverse("admin:partners_partner_change", args=[obj.pk]))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
