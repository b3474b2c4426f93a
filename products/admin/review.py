"""Reviewing: the queue, and the page on which one submitted revision is read and decided."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from products import curation, golden, second_person
from products.admin.access import attempt, person
from products.admin.content import changed_facts, changes, sections
from products.admin.findings import sentences
from products.admin.naming import anchor, fact_name
from products.curation import REVIEW
from products.freezing import freeze
from products.journal import content_digest
from products.models import Change, Remark, Revision

if TYPE_CHECKING:
    from django.contrib.auth.models import User

QUEUE = "admin/products/revision/queue.html"
READ = "admin/products/revision/read.html"
A_PAGE = 25
KEY = re.compile("[0-9]{1,18}")
REMARK = "remark:"
"""A remark's field is named by the fact it is about: `remark:limit.max`."""


class Waiting(NamedTuple):
    """A line of the queue: what is asked, and why this reviewer may not decide it ("": they may).

    `ticket` names the revision and what was shown of it: that alone is approved from here.
    """

    revision: Revision
    changed: list[str]
    blocking: int
    advised: int
    barred: str
    ticket: str


class Review(admin.ModelAdmin):
    """The reviewer's part of the admin of revisions."""

    def review_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("queue/", view(self.queue), name="products_revision_queue"),
            path(
                "queue/approve/", view(self.approve_chosen), name="products_revision_approve_chosen"
            ),
            path("<path:object_id>/approve/", view(self.approve), name="products_revision_approve"),
            path(
                "<path:object_id>/return/",
                view(self.return_to_author),
                name="products_revision_return",
            ),
        ]

    def asked(self, request: HttpRequest, object_id: str) -> Revision:
        """The revision that an address names; 403 or 404 otherwise."""
        raise NotImplementedError

    # ── the queue ─────────────────────────────────────────────────────────────────────

    def queue(self, request: HttpRequest) -> HttpResponse:
        """待复核: what was handed in, longest waiting first."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        user = person(request)
        page = Paginator(self._submitted(user), A_PAGE).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "待复核",
            "page": page,
            "waiting": [_waiting(revision, own=revision.own) for revision in page],
            "may_review": user.has_perm(REVIEW),
        }
        return TemplateResponse(request, QUEUE, context)

    def _submitted(self, user: User) -> QuerySet[Any]:
        """What is in review, each with `own`: whether this person has saved it."""
        rows = Revision.objects.in_review().select_related("product", "author", "batch", "issuer")
        rows = rows.annotate(own=second_person.own_of(user)).prefetch_related("authors")
        return rows.order_by("submitted_at", "pk")

    @method_decorator(require_POST)
    def approve_chosen(self, request: HttpRequest) -> HttpResponse:
        """批准所选: each for itself, and only as it stood in the queue when it was chosen."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        user = person(request)
        tickets = dict(ticket.partition(":")[::2] for ticket in request.POST.getlist("ticket"))
        chosen = Revision.objects.filter(pk__in=[pk for pk in tickets if KEY.fullmatch(pk)])
        approved = 0
        for revision in chosen.select_related("product").order_by("submitted_at", "pk"):
            read = tickets[str(revision.pk)]
            try:
                curation.approve(revision=revision, by=user, seen=read)
                approved += 1
            except curation.NotAllowed as refusal:
                messages.error(request, f"{revision.name}：{refusal}")
        if approved:
            messages.success(request, f"已发布 {approved} 项。")
        elif not tickets:
            messages.warning(request, "没有选中任何一项。")
        return HttpResponseRedirect(reverse("admin:products_revision_queue"))

    # ── one revision ──────────────────────────────────────────────────────────────────

    @method_decorator(require_POST)
    def approve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """批准发布 what was read."""
        revision = self.asked(request, object_id)
        user, read = person(request), request.POST.get("seen", "")
        change = attempt(request, lambda: curation.approve(revision=revision, by=user, seen=read))
        return published(request, change) if change else HttpResponseRedirect(address(revision))

    @method_decorator(require_POST)
    def return_to_author(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """退回, with a reason for the whole or for single facts; a refusal keeps what was typed."""
        revision = self.asked(request, object_id)
        user, reason = person(request), request.POST.get("reason", "")
        remarks = {
            name.removeprefix(REMARK): text
            for name, text in request.POST.items()
            if name.startswith(REMARK) and isinstance(text, str)
        }
        returned = attempt(
            request,
            lambda: curation.return_to_author(
                revision=revision, by=user, reason=reason, remarks=remarks
            ),
        )
        if returned is None:
            return self.reading_page(request, revision, reason=reason, typed=remarks)
        messages.success(request, "已退回。")
        return HttpResponseRedirect(reverse("admin:products_revision_queue"))

    def reading_page(
        self,
        request: HttpRequest,
        revision: Revision,
        reason: str = "",
        typed: dict[str, str] | None = None,
    ) -> HttpResponse:
        """Everything that a decision needs, on one page.

        Frozen once: the digest that goes back with the approval is of what the page shows.
        """
        revision.refresh_from_db()
        user, replaced = person(request), revision.product.published if revision.is_open else None
        record, before = freeze(revision), freeze(replaced) if replaced else None
        shown = sections(record, before)
        reviewing = revision.state == "in_review" and user.has_perm(REVIEW)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{revision.name}（第 {revision.number} 版）",
            "revision": revision,
            "authors": revision.authors.order_by("pk"),
            "sections": shown,
            "changes": changes(shown),
            "replaced": replaced,
            "findings": sentences(record) if revision.is_open else [],
            "golden": golden.effect(before, record) if revision.is_open else None,
            "remarks": noted(revision),
            "may_review": reviewing,
            "barred": second_person.refusal(own=second_person.is_own(revision=revision, by=user)),
            "seen": content_digest(record),
            "reason": reason,
            "typed": typed or {},
        }
        return TemplateResponse(request, READ, context)


class Noted(NamedTuple):
    """Why a draft came back: of one fact by its name and its place on the form, or the whole."""

    name: str
    anchor: str
    remark: Remark


def noted(revision: Revision) -> list[Noted]:
    return [
        Noted(fact_name(remark.fact), anchor(remark.fact), remark)
        if remark.fact
        else Noted("", "", remark)
        for remark in revision.remarks.select_related("by")
    ]


def _waiting(revision: Revision, *, own: bool) -> Waiting:
    replaced, record = revision.product.published, freeze(revision)
    findings = sentences(record)
    return Waiting(
        revision=revision,
        changed=changed_facts(freeze(replaced), record) if replaced else [],
        blocking=sum(finding.blocks for finding in findings),
        advised=sum(not finding.blocks for finding in findings),
        barred=second_person.refusal(own=own),
        ticket=f"{revision.pk}:{content_digest(record)}",
    )


def published(request: HttpRequest, change: Change) -> HttpResponse:
    messages.success(request, f"已发布，日志第 {change.seq} 号。读者现在看到的就是这份内容。")
    return HttpResponseRedirect(reverse("admin:products_product_change", args=[change.product.pk]))


def address(revision: Revision) -> str:
    return reverse("admin:products_revision_change", args=[revision.pk])
