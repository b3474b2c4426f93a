"""Reference rows: a change to one goes out with every public product that shows it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from products.admin.access import ViewOnly
from products.admin.forms import RowsOnce
from products.admin.reference_page import ReferenceAdmin
from products.models import (
    AssessmentMethod,
    Family,
    MethodCitation,
    Organisation,
    Region,
    Source,
)


@admin.register(Organisation)
class OrganisationAdmin(ReferenceAdmin):
    fields = ("name", "name_en", "code", "kind", "parent", "region", "domain", "uscc")
    list_display = ("name", "code", "kind", "parent", "region", "domain", "products")
    list_filter = ("kind",)
    list_select_related = ("parent", "region__parent")
    search_fields = ("name", "name_en", "code", "domain", "=uscc")
    search_help_text = "名称、代码、域名或统一社会信用代码"
    autocomplete_fields = ("parent", "region")


@admin.register(Family)
class FamilyAdmin(ReferenceAdmin):
    fields = ("name", "name_en", "code", "parent")
    list_display = ("name", "code", "name_en", "parent", "products")
    list_select_related = ("parent",)
    search_fields = ("name", "name_en", "code")
    search_help_text = "名称或代码"
    autocomplete_fields = ("parent",)


class MethodCitationInline(admin.TabularInline):
    """Where a method is described; whoever may change the method may change this."""

    model = MethodCitation
    formset = RowsOnce
    autocomplete_fields = ("source",)
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        methods = self.admin_site.get_model_admin(AssessmentMethod)
        if obj is None:
            return methods.has_add_permission(request)
        return methods.has_change_permission(request, obj)

    has_change_permission = has_delete_permission = has_add_permission

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


@admin.register(AssessmentMethod)
class AssessmentMethodAdmin(ReferenceAdmin):
    fields = (
        "name",
        "name_en",
        "code",
        "owner",
        "summary",
        "summary_en",
        "dimensions",
        "dimensions_en",
    )
    list_display = ("name", "code", "name_en", "owner", "products")
    list_select_related = ("owner",)
    search_fields = ("name", "name_en", "code", "owner__name")
    search_help_text = "名称、代码或所有者"
    autocomplete_fields = ("owner",)
    inlines = (MethodCitationInline,)


@admin.register(Source)
class SourceAdmin(ReferenceAdmin):
    permanent = "key"
    fields = (
        "title",
        "key",
        "kind",
        "number",
        "publishers",
        "author",
        "published_on",
        "in_force_on",
        "via",
        "url",
    )
    list_display = ("title", "key", "kind", "number", "published_on", "via", "products")
    list_filter = ("kind",)
    search_fields = ("title", "key", "number", "publishers")
    search_help_text = "标题、代码、文号或发布者"


@admin.register(Region)
class RegionAdmin(ViewOnly, admin.ModelAdmin):
    """GB/T 2260 as loaded; searched by name, by code, or by what lies above (`南京 鼓楼`)."""

    list_display = ("name", "code", "level", "parent", "name_en")
    list_filter = ("level",)
    search_fields = ("name", "code", "name_en", "parent__name")
    ordering = ("code",)
    list_per_page = 50
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Region]:
        return super().get_queryset(request).select_related("parent__parent")
