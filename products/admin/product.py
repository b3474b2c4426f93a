"""Products: the list, one product with its actions and its history."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from products import curation
from products.admin.access import DeskReads, attempt, person
from products.admin.content import sections
from products.admin.exporting import TITLES, Exporting
from products.admin.filters import FILTERS
from products.admin.listing import shown, state_words, with_current
from products.curation import EDIT, REVIEW
from products.freezing import freeze
from products.models import Product, Revision
from products.vocabulary import OFFERING


@admin.register(Product)
class ProductAdmin(Exporting, DeskReads, admin.ModelAdmin):
    """An identity has nothing to edit: its page reads, and starts what can be done."""

    list_display = ("name", "code", "state", "offering", "issuer", "verified_on")
    list_display_links = ("name", "code")
    list_filter = FILTERS
    search_fields = ("code", "revisions__name", "revisions__issuer__name")
    search_help_text = "名称、代码或发行机构"
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # a count per value: half a minute at 100 000 products
    actions = None
    change_list_template = "admin/products/product/change_list.html"

    # ── the list ──────────────────────────────────────────────────────────────────────

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        verified = Revision.objects.filter(product=OuterRef("pk")).exclude(state="superseded")
        newest = Subquery(verified.order_by("-number").values("verified_on")[:1])
        return with_current(super().get_queryset(request)).annotate(newest_verified_on=newest)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, {"title": "产品", "export_forms": TITLES})

    @admin.display(description="名称")
    def name(self, product: Product) -> str:
        revision = shown(product)
        return revision.name if revision and revision.name else product.code

    @admin.display(description="状态")
    def state(self, product: Product) -> str:
        return state_words(product)

    @admin.display(description="提供方式")
    def offering(self, product: Product) -> str | None:
        revision = shown(product)
        return OFFERING.label(revision.offering).zh if revision else None

    @admin.display(description="发行机构")
    def issuer(self, product: Product) -> str | None:
        revision = shown(product)
        return revision.issuer.name if revision and revision.issuer else None

    @admin.display(description="核对日期", ordering="newest_verified_on")
    def verified_on(self, product: Product) -> Any:
        revision = shown(product)
        return revision.verified_on if revision else None

    # ── one product ───────────────────────────────────────────────────────────────────

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/revise/", view(self.revise), name="products_product_revise"),
            path(
                "<path:object_id>/withdraw/", view(self.withdraw), name="products_product_withdraw"
            ),
            *super().get_urls(),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        user = person(request)
        return user.has_perm("products.add_revision") and user.has_perm(EDIT)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A product begins with its first draft."""
        return HttpResponseRedirect(reverse("admin:products_revision_add"))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """The journal is the history; it stands on the product's page."""
        product = self._asked(request, object_id)
        return HttpResponseRedirect(_address(product) + "#history")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        return self._page(request, self._asked(request, object_id))

    @method_decorator(require_POST)
    def revise(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """修改: to the draft's form."""
        product = self._asked(request, object_id)
        user = person(request)
        draft = attempt(request, lambda: curation.start_revision(product=product, by=user))
        if draft is None:
            return HttpResponseRedirect(_address(product))
        return HttpResponseRedirect(reverse("admin:products_revision_change", args=[draft.pk]))

    @method_decorator(require_POST)
    def withdraw(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """撤下, with the reason; a refusal keeps what was typed."""
        product = self._asked(request, object_id)
        user, reason = person(request), request.POST.get("reason", "")
        change = attempt(
            request, lambda: curation.withdraw(product=product, by=user, reason=reason)
        )
        if change is None:
            return self._page(request, product, reason=reason)
        messages.success(request, f"已撤下，日志第 {change.seq} 号。")
        return HttpResponseRedirect(_address(product))

    def _asked(self, request: HttpRequest, object_id: str) -> Product:
        if not self.has_view_permission(request):
            raise PermissionDenied
        pk = unquote(object_id)
        return get_object_or_404(self.get_queryset(request), pk=pk if pk.isdecimal() else 0)

    def _page(self, request: HttpRequest, product: Product, reason: str = "") -> HttpResponse:
        user = person(request)
        revision = shown(product)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": self.name(product),
            "product": product,
            "state": state_words(product),
            "revision": revision,
            "sections": sections(freeze(revision)) if revision else [],
            "open_revision": product.revisions.open().select_related("author").first(),
            "versions": product.revisions.select_related("author", "approver"),
            "changes": product.changes.select_related(
                "attribution__author", "attribution__approver"
            ).order_by("-seq"),
            "may_edit": user.has_perm(EDIT),
            "may_withdraw": user.has_perm(REVIEW),
            "reason": reason,
        }
        return TemplateResponse(request, "admin/products/product/page.html", context)


def _address(product: Product) -> str:
    return reverse("admin:products_product_change", args=[product.pk])
