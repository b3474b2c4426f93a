"""What partners have sent, at the desk: to read; it is decided in the queue of reviewing."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from partners.models import Submission
from partners.submissions import standing
from products.admin.access import ViewOnly


@admin.register(Submission)
class SubmissionAdmin(ViewOnly, admin.ModelAdmin):
    list_display = ("received_at", "partner", "code", "kind", "status", "revision_link")
    list_display_links = ("received_at",)
    list_filter = ("kind", "partner")
    search_fields = ("=code", "=name", "=idempotency_key", "partner__name")
    search_help_text = "产品代码、提交的编号、请求编号或合作方"
    ordering = ("-id",)
    list_per_page = 50
    show_full_result_count = False
    actions = None
    fields = readonly_fields = (
        "name",
        "partner",
        "sent_with",
        "received_at",
        "code",
        "kind",
        "status",
        "revision_link",
        "replaced_by",
        "idempotency_key",
        "content",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found = standing.with_standing(super().get_queryset(request))
        return found.select_related("partner", "sent_with", "revision__product")

    @admin.display(description="状态")
    def status(self, submission: Any) -> str:
        return standing.STATUS.label(standing.status(submission)).zh

    @admin.display(description="内容")
    def revision_link(self, submission: Submission) -> str:
        revision = submission.revision
        if revision is None:
            return "—"
        address = reverse("admin:products_revision_change", args=[revision.pk])
        return format_html('<a href="{}">{}</a>', address, revision)

    @admin.display(description="提交的内容")
    def content(self, submission: Submission) -> str:
        text = json.dumps(submission.record, ensure_ascii=False, indent=2)
        return format_html("<pre class='kedai-record'>{}</pre>", text)
