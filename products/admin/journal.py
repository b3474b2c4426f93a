"""The journal at the desk: to read, with who stands behind each line."""

from __future__ import annotations

import json

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from products.admin.access import ViewOnly
from products.admin.naming import door_name
from products.bylines import name
from products.models import Change


@admin.register(Change)
class ChangeAdmin(ViewOnly, admin.ModelAdmin):
    list_display = ("seq", "kind", "product_code", "at", "reviewed", "author", "approver", "reason")
    list_filter = ("kind", "reviewed")
    search_fields = ("=seq", "product__code")
    search_help_text = "序号或产品代码"
    ordering = ("-seq",)
    list_per_page = 50
    show_full_result_count = False
    actions = None
    fields = readonly_fields = (
        "seq",
        "kind",
        "product",
        "at",
        "reviewed",
        "author",
        "approver",
        "door",
        "reason",
        "content_digest",
        "digest",
        "content",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Change]:
        related = ("product", "attribution__author", "attribution__approver")
        return super().get_queryset(request).select_related(*related)

    @admin.display(description="产品", ordering="product__code")
    def product_code(self, change: Change) -> str:
        return change.product.code

    @admin.display(description="编辑")
    def author(self, change: Change) -> str:
        return name(change.attribution.author) if change.attribution.author else "—"

    @admin.display(description="复核人")
    def approver(self, change: Change) -> str:
        return str(change.attribution.approver or "—")

    @admin.display(description="来路")
    def door(self, change: Change) -> str:
        return door_name(change.attribution.door)

    @admin.display(description="理由")
    def reason(self, change: Change) -> str:
        return change.attribution.reason

    @admin.display(description="内容")
    def content(self, change: Change) -> str:
        if change.record is None:
            return "（撤下，没有内容）"
        text = json.dumps(json.loads(change.record), ensure_ascii=False, indent=2)
        return format_html("<pre class='kedai-record'>{}</pre>", text)
