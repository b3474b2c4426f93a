"""A partner's keys at the desk: what each is good for, made and shown once, revoked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.views.decorators.http import require_POST

from partners import keys
from partners.admin.key_form import KeyForm
from partners.models import Key, Partner
from partners.scopes import SCOPE
from products.admin.access import person

SOON = timedelta(days=30)
"""Before its end a key is told of, so that the next one can be made in time."""
DAY = "Y-m-d"


class Row(NamedTuple):
    """A key as the page of its partner shows it."""

    key: Key
    scopes: str
    state: str
    active: bool


def rows(partner: Partner) -> list[Row]:
    """All keys of a partner, the active ones first, then the newest."""
    now = timezone.now()
    found = [
        Row(key, scope_labels(key), _state(key), key.is_active(now)) for key in partner.keys.all()
    ]
    return sorted(found, key=lambda row: not row.active)


def _state(key: Key) -> str:
    now, end = timezone.now(), date_format(timezone.localtime(key.expires_at), DAY)
    if key.revoked_at:
        return f"{date_format(timezone.localtime(key.revoked_at), DAY)} 已吊销"
    if key.expires_at <= now:
        return f"{end} 已到期"
    return f"{end} 到期，请及早更换" if key.expires_at <= now + SOON else f"有效，{end} 到期"


def scope_labels(key: Key) -> str:
    return "、".join(SCOPE.label(scope).zh for scope in key.scopes)


class Keys(admin.ModelAdmin):
    """The steps on the page of a partner that concern its keys."""

    def key_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/issue/", view(self.issue), name="partners_partner_issue"),
            path(
                "keys/<path:object_id>/revoke/", view(self.revoke), name="partners_partner_revoke"
            ),
        ]

    def may_issue(self, request: HttpRequest) -> bool:
        return person(request).has_perm("partners.add_key")

    def may_revoke(self, request: HttpRequest) -> bool:
        return person(request).has_perm("partners.change_key")

    def issue(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """签发密钥. The answer to the form is the only page that ever shows the key: it is kept in
        no session, no log and no cache."""
        if not self.may_issue(request):
            raise PermissionDenied
        pk = unquote(object_id)
        partner = get_object_or_404(Partner, pk=pk if pk.isdecimal() else 0)
        form = KeyForm(partner, request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                key, text = keys.issue(
                    partner=partner,
                    scopes=form.cleaned_data["scopes"],
                    expires_at=form.expires_at(),
                    label=form.cleaned_data["label"],
                )
            except keys.NotIssued as refusal:
                form.add_error(None, str(refusal))
            else:
                told = f"签发密钥 {key.prefix}：{scope_labels(key)}；{_state(key)}。"
                self.log_change(request, partner, told)
                return self._shown(request, partner, key, text)
        context = {"title": "签发密钥", "form": form, "partner": partner}
        return self._page(request, "issue", context)

    def _shown(self, request: HttpRequest, partner: Partner, key: Key, text: str) -> HttpResponse:
        address = request.build_absolute_uri("/api/v1/products/?page_size=1")
        context = {
            "title": "密钥只显示这一次",
            "partner": partner,
            "key": key,
            "text": text,
            "scopes": scope_labels(key),
            "example": f"curl -H 'Authorization: Bearer {text}' '{address}'",
        }
        return self._page(request, "shown", context)

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        whole = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/partners/partner/{name}.html", whole)

    @method_decorator(require_POST)
    def revoke(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """吊销: at once, and for good."""
        if not self.may_revoke(request):
            raise PermissionDenied
        pk = unquote(object_id)
        rows = Key.objects.select_related("partner")
        key = get_object_or_404(rows, pk=pk if pk.isdecimal() else 0)
        if keys.revoke(key=key):
            self.log_change(request, key.partner, f"吊销密钥 {key.prefix}。")
            messages.success(request, f"密钥 {key.prefix} 已吊销，马上不能再用。")
        else:
            messages.warning(request, f"密钥 {key.prefix} 早已吊销。")
        return HttpResponseRedirect(reverse("admin:partners_partner_change", args=[key.partner_id]))
