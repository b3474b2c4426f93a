"""Files of products at the desk: brought, previewed line by line, made drafts, taken back."""

from __future__ import annotations

from collections.abc import Callable
from tempfile import TemporaryFile
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.http.response import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe

from products.admin.access import DeskReads, person
from products.admin.import_page import LOOK_AGAIN, FileForm, batch_page, upload_page
from products.curation import NotAllowed
from products.models import ImportBatch, RowOutcome
from products.sheets import batches
from products.sheets.drafting import may_draft
from products.sheets.exporting import write_blank
from products.sheets.screening import Refused


@admin.register(ImportBatch)
class ImportBatchAdmin(DeskReads, admin.ModelAdmin):
    """Everybody at the desk sees every file; whoever may write drafts may work with it."""

    list_display = ("name", "by", "at", "state", "outcomes")
    list_filter = ("state",)
    list_select_related = ("by",)
    search_fields = ("name", "by__username")
    search_help_text = "文件名或导入的人"
    ordering = ("-id",)
    list_per_page = 50
    show_full_result_count = False
    actions = None
    change_list_template = "admin/products/importing/list.html"

    # ── who may ───────────────────────────────────────────────────────────────────────

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_draft(person(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # ── the list ──────────────────────────────────────────────────────────────────────

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportBatch]:
        of_each = {
            f"of_{outcome}": Count("rows", filter=Q(rows__outcome=outcome))
            for outcome in RowOutcome.values
        }
        found: QuerySet[ImportBatch] = super().get_queryset(request).annotate(**of_each)
        return found.defer("content")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, {"title": "导入的文件"})

    @admin.display(description="各行结果")
    def outcomes(self, batch: Any) -> str:
        found = [(outcome.label, getattr(batch, f"of_{outcome.value}")) for outcome in RowOutcome]
        return "，".join(f"{label} {number}" for label, number in found if number) or "—"

    # ── one file ──────────────────────────────────────────────────────────────────────

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        steps = {"import": self.make_drafts, "check": self.check_again, "undo": self.undo}
        return [
            path("template/", view(self.template), name="products_importbatch_template"),
            *(
                path(f"<int:number>/{name}/", view(step), name=f"products_importbatch_{name}")
                for name, step in steps.items()
            ),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def template(self, request: HttpRequest) -> HttpResponseBase:
        """An empty sheet with the header, and how each column is written."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        file = TemporaryFile()  # noqa: SIM115 the answer closes it
        write_blank(file)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename="products-template.xlsx")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """导入: choose a file; it is screened at once, and checked by a process of its own."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = FileForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                batch = batches.bring(name=file.name, content=file.read(), by=person(request))
            except Refused as refused:
                form.add_error("file", str(refused))
            else:
                self.log_addition(request, batch, "上传")
                return HttpResponseRedirect(_address(batch))
        context = {**self._frame(request, "导入产品"), **upload_page(form)}
        return TemplateResponse(request, "admin/products/importing/upload.html", context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """How far it is; once checked, what every line would do."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        number = int(object_id) if object_id.isdecimal() and len(object_id) < 19 else 0
        kept = ImportBatch.objects.select_related("by").defer("content")
        batch = get_object_or_404(kept, pk=number)
        context = {
            **self._frame(request, batch.name),
            **batch_page(batch, request.GET.get("outcome", ""), request.GET.get("p", "")),
            "may_import": self.has_add_permission(request),
        }
        answer = TemplateResponse(request, "admin/products/importing/batch.html", context)
        if context["working"]:
            answer["Refresh"] = str(LOOK_AGAIN)
        return answer

    @method_decorator(require_POST)
    def make_drafts(self, request: HttpRequest, number: int) -> HttpResponse:
        """导入为草稿"""
        return self._step(request, number, "导入为草稿", lambda b: batches.make_drafts(batch=b))

    @method_decorator(require_POST)
    def check_again(self, request: HttpRequest, number: int) -> HttpResponse:
        """再检查一次"""
        return self._step(request, number, "再检查一次", lambda b: batches.check_again(batch=b))

    @method_decorator(require_POST)
    def undo(self, request: HttpRequest, number: int) -> HttpResponse:
        """撤销: what nobody has touched since goes, the rest is named on the page."""

        def take_back(batch: ImportBatch) -> None:
            gone = batches.undo(batch=batch, by=person(request))
            messages.success(request, f"已撤销：放弃了 {gone} 份草稿。")

        return self._step(request, number, "撤销", take_back)

    def _step(
        self, request: HttpRequest, number: int, name: str, move: Callable[[ImportBatch], None]
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        batch = get_object_or_404(ImportBatch.objects.defer("content"), pk=number)
        try:
            # Not in a transaction of the request: the process that a move begins looks for it.
            move(batch)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            self.log_change(request, batch, name)
        return HttpResponseRedirect(_address(batch))

    def _frame(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title}


def _address(batch: ImportBatch) -> str:
    return reverse("admin:products_importbatch_change", args=[batch.pk])
