"""What the pages of all reference rows have in common: who may save, and what follows from it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from products.admin.access import DeskReads, person
from products.admin.history import HistoryPage
from products.admin.reference_form import OF_THE_FORM, ReferenceForm
from products.admin.shown import with_products
from products.curation import NotAllowed
from products.models import Revision
from products.refreshing import delete_reference, refusal, save_reference, to_come_of


class ReferenceAdmin(DeskReads, HistoryPage):
    """A row that products share. Its code is permanent; what no product shows can be deleted."""

    form = ReferenceForm
    change_form_template = "admin/products/reference/change_form.html"
    delete_confirmation_template = "admin/products/reference/delete_confirmation.html"
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

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_products(super().get_queryset(request))

    @admin.display(description="已发布产品", ordering="products")
    def products(self, row: Any) -> int:
        return int(row.products)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (self.permanent,) if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Those of the row, and for who may change it the reason."""
        of_row = [name for name in super().get_fields(request, obj) if name not in OF_THE_FORM]
        asked = obj is not None and self.has_change_permission(request, obj)
        return [*of_row, "reason"] if asked else of_row

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.by = person(request)  # type: ignore[attr-defined]  # a ReferenceForm, made for this request
        return form

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may save it; whoever sends its form is answered by the form, in a sentence."""
        allowed = super().has_change_permission(request, obj)
        if not allowed or obj is None or request.method == "POST":
            return allowed
        return not refusal(row=obj, by=person(request))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and obj is not None and not Revision.objects.showing(obj).exists()

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        if obj is not None:
            context["standing"] = self._standing(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _standing(self, request: HttpRequest, row: models.Model) -> list[str]:
        """What to know before changing a row, or why it is only to read."""
        said = []
        to_come = to_come_of(row)
        if to_come:
            said.append(
                f"上次改动还有 {to_come} 个产品待更新，正在后台分批进行；如果数目一直不变，"
                "请管理员运行 manage.py refresh_products。"
            )
        if super().has_change_permission(request, row):
            sentence = refusal(row=row, by=person(request))
            public = Revision.objects.published().showing(row).count()
            if sentence:
                said.append(sentence)
            elif public:
                said.append(f"{public} 个已发布的产品用到它：一保存就公开，这些产品随之更新。")
        return said

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Through the door, which saves the row and lets its products follow."""
        if change and not form.changes_the_row:
            return
        reason = form.cleaned_data.get("reason", "")
        outcome = save_reference(row=obj, by=person(request), reason=reason)
        if outcome.refreshed:
            messages.info(request, f"{outcome.refreshed} 个已发布的产品随之更新。")
        if outcome.to_come:
            messages.info(
                request, f"{outcome.to_come} 个已发布的产品用到它，正在后台分批更新，不必等待。"
            )

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        delete_reference(row=obj, by=person(request))

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A row that somebody begins to use while it is being deleted stays."""
        try:
            with transaction.atomic():
                return super().delete_view(request, object_id, extra_context)
        except NotAllowed as refused:
            messages.error(request, str(refused))
        except IntegrityError:
            messages.error(request, "刚刚有人用到了它，没有删除。")
        page = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(page, args=[object_id]))
