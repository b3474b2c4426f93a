"""Revisions: the form of a draft, and what can be done with it before it is handed in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from products import curation, second_person
from products.admin.access import DeskReads, attempt, person
from products.admin.fields import typed_number
from products.admin.findings import cite_rest, sentences, suggestions
from products.admin.forms import NewRevisionForm, RevisionForm
from products.admin.inlines import (
    CitationInline,
    ConditionInline,
    HighlightInline,
    ParticipationInline,
)
from products.admin.layout import CITE_REST, PARTS, Part, fieldsets
from products.admin.review import Review, address, noted, published
from products.curation import EDIT, REVIEW
from products.freezing import freeze
from products.journal import content_digest
from products.models import Change, Product, Revision

FORM = "admin/products/revision/draft.html"


@admin.register(Revision)
class RevisionAdmin(DeskReads, Review):
    """A draft is a form; everything else is a page to read. Found through its product."""

    inlines = (ParticipationInline, ConditionInline, HighlightInline, CitationInline)
    autocomplete_fields = ("issuer", "family", "regions", "methods")
    formfield_overrides = {
        models.DecimalField: {"widget": typed_number("decimal")},
        models.IntegerField: {"widget": typed_number("numeric")},
        models.URLField: {
            "widget": forms.URLInput(attrs={"class": "vURLField"}),
            "assume_scheme": "https",
        },
    }
    change_form_template = add_form_template = FORM

    # ── who may ───────────────────────────────────────────────────────────────────────

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """Not on the front page: the list of products leads here."""
        return {}

    def has_add_permission(self, request: HttpRequest) -> bool:
        user = person(request)
        return user.has_perm("products.add_revision") and user.has_perm(EDIT)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether this one can still be changed is the form's to say, so that it keeps the text."""
        return person(request).has_perm(EDIT)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # ── the form ──────────────────────────────────────────────────────────────────────

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        kwargs["form"] = RevisionForm if change else NewRevisionForm
        return super().get_form(request, obj, change=change, **kwargs)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """As Django's; when somebody takes a new product's code between check and save, the form
        is asked once more and says so, with everything typed still in it."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            if object_id is not None:
                raise
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        new = () if obj else (Part("新产品", ("code",)),)
        return fieldsets(*new, *PARTS, CITE_REST)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        draft: Revision | None = context.get("original")
        record = freeze(draft) if draft else None
        user = person(request)
        context |= {
            "title": f"修改草稿：{draft.name}" if draft else "新增产品",
            "subtitle": None,
            "findings": sentences(record) if record else [],
            "suggestions": suggestions(record),
            "remarks": noted(draft) if draft else [],
            "may_publish": user.has_perm(REVIEW) and not second_person.required(),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Revision, form: forms.ModelForm, change: bool
    ) -> None:
        """Writes what the form shows, never the state."""
        if change:
            typed = {field.name for field in obj._meta.concrete_fields} & set(form.cleaned_data)
            obj.save(update_fields=[*typed, "saved_at"])
        else:
            obj.product = Product.objects.create(code=form.cleaned_data["code"])
            obj.number = 1
            obj.save()

    def save_related(
        self, request: HttpRequest, form: forms.ModelForm, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        data = form.cleaned_data
        if data.get("cite_source"):
            cited = cite_rest(
                form.instance, data["cite_source"], data["cite_locator"], data["cite_basis"]
            )
            messages.info(request, f"给 {cited} 项事实加上了出处。")
        curation.claim(revision=form.instance, by=person(request))

    def response_add(
        self, request: HttpRequest, obj: Revision, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._saved(request, obj)

    def response_change(self, request: HttpRequest, obj: Revision) -> HttpResponse:
        return self._saved(request, obj)

    def _saved(self, request: HttpRequest, draft: Revision) -> HttpResponse:
        """What the button says beyond saving. A refusal leaves the draft saved, and a draft."""
        user = person(request)
        if "_publish" in request.POST:
            change = attempt(request, lambda: _publish(draft, request))
            if change:
                return published(request, change)
        elif "_submit" in request.POST:
            if attempt(request, lambda: curation.submit(revision=draft, by=user)):
                messages.success(request, "已保存并提交，等待复核。")
                return HttpResponseRedirect(_product_address(draft.product))
        else:
            messages.success(request, "草稿已保存，读者还看不到。")
            return HttpResponseRedirect(address(draft))
        messages.warning(request, "您填的内容已存为草稿。")
        return HttpResponseRedirect(address(draft))

    # ── reading and reviewing ─────────────────────────────────────────────────────────

    def get_urls(self) -> list[URLPattern]:
        discard = path(
            "<path:object_id>/discard/",
            self.admin_site.admin_view(self.discard),
            name="products_revision_discard",
        )
        return [*self.review_urls(), discard, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:products_product_changelist"))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        revision = self.asked(request, object_id)
        to_edit = revision.state == "draft" and self.has_change_permission(request)
        if to_edit or request.method == "POST":
            return super().change_view(request, object_id, form_url, extra_context)
        return self.reading_page(request, revision)

    @method_decorator(require_POST)
    def discard(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """放弃草稿; a product that was never published goes with it."""
        revision = self.asked(request, object_id)
        user, product = person(request), revision.product

        def throw_away() -> bool:
            curation.discard(revision=revision, by=user)
            return True

        if not attempt(request, throw_away):
            return HttpResponseRedirect(address(revision))
        messages.success(request, "草稿已放弃。")
        if Product.objects.filter(pk=product.pk).exists():
            return HttpResponseRedirect(_product_address(product))
        return HttpResponseRedirect(reverse("admin:products_product_changelist"))

    def asked(self, request: HttpRequest, object_id: str) -> Revision:
        if not self.has_view_permission(request):
            raise PermissionDenied
        pk = unquote(object_id)
        rows = Revision.objects.select_related("product", "author", "approver", "issuer", "family")
        return get_object_or_404(rows, pk=pk if pk.isdecimal() else 0)


def _publish(draft: Revision, request: HttpRequest) -> Change:
    """保存并发布: submit and approve in one; whether one person may, `curation` says."""
    user = person(request)
    submitted = curation.submit(revision=draft, by=user)
    return curation.approve(revision=submitted, by=user, seen=content_digest(freeze(submitted)))


def _product_address(product: Product) -> str:
    return reverse("admin:products_product_change", args=[product.pk])
