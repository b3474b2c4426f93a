"""What the looks at addresses have found: for people to mend, where a product names a dead one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator

from products.admin.access import ViewOnly
from products.links.naming import Naming, who_names
from products.models import LinkCheck, LinkOutcome, Revision

MOST_NAMED = 5
SHOWN = 60
"""Characters of an address that a row has room for."""


class WithNaming(ChangeList):
    """A page of looks, each with `named_by`: who names its address."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        page: list[Any] = list(self.result_list)
        by_url = who_names([check.url for check in page])
        for check in page:
            check.named_by = by_url.get(check.url, [])
        self.result_list = page


@admin.register(LinkCheck)
class LinkCheckAdmin(ViewOnly, admin.ModelAdmin):
    """Longest dead first. Nothing is mended here: `谁用到它` leads to where it is."""

    list_display = ("address", "outcome", "words", "failing_since", "named_by", "checked_at")
    list_display_links = None
    fields = readonly_fields = (
        "url",
        "outcome",
        "status",
        "words",
        "failing_since",
        "checked_at",
    )
    list_filter = ("outcome",)
    search_fields = ("url",)
    search_help_text = "网址"
    ordering = (F("failing_since").asc(nulls_last=True), "url")
    list_per_page = 50
    actions = None

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return WithNaming

    @admin.display(description="网址", ordering="url")
    def address(self, check: LinkCheck) -> str:
        """A link, but for what the check itself refused to open."""
        shown = Truncator(check.url).chars(SHOWN, truncate="…")
        if check.outcome == LinkOutcome.REFUSED:
            return format_html('<span title="{}">{}</span>', check.url, shown)
        return format_html(
            '<a href="{}" title="{}" rel="noopener noreferrer nofollow">{}</a>',
            check.url,
            check.url,
            shown,
        )

    @admin.display(description="谁用到它")
    def named_by(self, check: Any) -> str:
        rows: list[Naming] = check.named_by
        if not rows:
            return "现在没有谁用到"
        links = format_html_join("、", '<a href="{}">{}</a>', map(_place, rows[:MOST_NAMED]))
        more = f" 等 {len(rows)} 处" if len(rows) > MOST_NAMED else ""
        return format_html("{}{}", links, more)


def _place(row: Naming) -> tuple[str, str]:
    """Where in the desk whoever names an address is changed, and what to call it."""
    if isinstance(row, Revision):
        return reverse("admin:products_product_change", args=[row.product_id]), row.name
    return reverse("admin:products_source_change", args=[row.pk]), f"来源：{row.title}"
