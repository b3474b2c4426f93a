"""Reference rows: a change to one goes out with every public product that shows it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from products.admin.access import DeskReads, ViewOnly, person
from products.admin.forms import RowsOnce, SentenceAtField
from products.journal import By
from products.models import (
    AssessmentMethod,
    Family,
    MethodCitation,
    Organisation,
    Region,
    Revision,
    Source,
)
from products.refreshing import refresh


class ReferenceAdmin(DeskReads, admin.ModelAdmin):
    """A row that products share. Its code is permanent; what no product shows can be deleted."""

    form = SentenceAtField
    permanent = "code"
    list_per_page = 50
    actions = None
    formfield_overrides = {
        models.URLField: {
            "widget": forms.URLInput(attrs={"class": "vURLField"}),
            "assume_scheme": "https",
        },
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})},
    }

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (self.permanent,) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and obj is not None and not Revision.objects.showing(obj).exists()

    def save_related(
        self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool
    ) -> None:
        """In the transaction of the save: the row and what shows it change together."""
        super().save_related(request, form, formsets, change)
        if change:
            user = person(request)
            refreshed = refresh(
                revisions=Revision.objects.published().showing(form.instance),
                by=By(author=user, approver=user),
            )
            if refreshed:
                messages.info(request, f"{len(refreshed)} 个已发布的产品随之更新。")


@admin.register(Organisation)
class OrganisationAdmin(ReferenceAdmin):
    list_display = ("name", "code", "kind", "parent", "region")
    list_filter = ("kind",)
    list_select_related = ("parent", "region__parent")
    search_fields = ("name", "name_en", "code")
    autocomplete_fields = ("parent", "region")


@admin.register(Family)
class FamilyAdmin(ReferenceAdmin):
    list_display = ("name", "code", "name_en", "parent")
    list_select_related = ("parent",)
    search_fields = ("name", "name_en", "code")
    autocomplete_fields = ("parent",)


class MethodCitationInline(admin.TabularInline):
    """Where a method is described; whoever may change the method may change this."""

    model = MethodCitation
    formset = RowsOnce
    autocomplete_fields = ("source",)
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return person(request).has_perm("products.change_assessmentmethod")

    has_change_permission = has_delete_permission = has_add_permission

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


@admin.register(AssessmentMethod)
class AssessmentMethodAdmin(ReferenceAdmin):
    list_display = ("name", "code", "name_en", "owner")
    list_select_related = ("owner",)
    search_fields = ("name", "name_en", "code")
    autocomplete_fields = ("owner",)
    inlines = (MethodCitationInline,)


@admin.register(Source)
class SourceAdmin(ReferenceAdmin):
    permanent = "key"
    list_display = ("title", "key", "kind", "number", "published_on", "via")
    list_filter = ("kind",)
    search_fields = ("title", "key", "number", "publishers")


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
