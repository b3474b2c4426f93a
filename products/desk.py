"""The desk as a site: its name, and what every one of its pages says.

Not in `products/admin/`: Django imports this to have a site at all, and that package to fill it.
"""

from __future__ import annotations

from typing import Any, NamedTuple, cast

from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from products import second_person
from products.models import Product, Revision
from products.overview.addresses import queue
from products.overview.heat import province_tiles, stage_chart
from products.overview.lines import newest_lines
from products.overview.work import waiting

FRONT = {
    "Product": "产品",
    "Queue": "待复核",
    "ImportBatch": "导入",
    "Organisation": "机构",
    "Family": "产品类型",
    "AssessmentMethod": "评估方法",
    "Source": "来源",
    "LinkCheck": "网址检查",
    "Partner": "合作方",
    "Submission": "合作方的提交",
    "Region": "地区",
    "Change": "变更",
    "User": "用户",
}
"""What the first page leads to, in its order; other tables have a page and are not work."""

AT_HAND = ("Product", "Queue", "ImportBatch", "Organisation", "Source", "Change")
"""What every page leads to."""


class Place(NamedTuple):
    """An entry of the line below the header; a `count` is a number or, for most, None."""

    name: str
    address: str
    here: bool
    count: Any = None


class DeskSite(AdminSite):
    site_title = "科贷目录编目台"
    site_header = "科贷目录 · 编目台"
    index_title = "先做什么"
    enable_nav_sidebar = False
    empty_value_display = "—"

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        rule = "双人复核" if second_person.required() else "一人编目台：本人可复核"
        return {**context, "desk_rule": rule, "places": _places(request, context["available_apps"])}

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """Everything of one app where it is named, else what curators work with, in its order."""
        apps = cast(list[dict[str, Any]], super().get_app_list(request, app_label))
        if app_label:
            return apps
        for app in apps:
            models = [model for model in app["models"] if model["object_name"] in FRONT]
            if app["app_label"] == "products" and self._sees_products(request):
                models.append({"object_name": "Queue", "admin_url": queue(), "add_url": None})
            app["models"] = sorted(
                ({**model, "name": FRONT[model["object_name"]]} for model in models), key=_order
            )
        return sorted(
            (app for app in apps if app["models"]), key=lambda app: _order(app["models"][0])
        )

    def _sees_products(self, request: HttpRequest) -> bool:
        return self.get_model_admin(Product).has_view_permission(request)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """What waits for this person, what the catalog covers, and the way to everything."""
        if not self._sees_products(request):
            return super().index(request, extra_context)
        viewer = cast(User, request.user)
        shown = {
            "waiting": waiting(viewer, on=timezone.localdate()),
            "lines": newest_lines(),
            "chart": stage_chart(),
            "tiles": province_tiles(),
        }
        return super().index(request, {**shown, **(extra_context or {})})


def _order(model: dict[str, Any]) -> int:
    return list(FRONT).index(model["object_name"])


def _places(request: HttpRequest, apps: list[dict[str, Any]]) -> list[Place]:
    """The line below the header; how many wait is counted only where it is shown."""
    waiting_count = SimpleLazyObject(lambda: Revision.objects.in_review().count())
    return [
        Place(
            model["name"],
            model["admin_url"],
            here=request.path.startswith(model["admin_url"]),
            count=waiting_count if model["object_name"] == "Queue" else None,
        )
        for app in apps
        for model in app["models"]
        if model["object_name"] in AT_HAND
    ]
