"""What waits at the desk, most pressing first: what people have to decide or go on with."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils.timesince import timesince

from products import second_person
from products.bylines import name
from products.curation import EDIT, REVIEW
from products.facts import title
from products.models import BatchState, ImportBatch, PendingRefresh, Remark, Revision
from products.overview.addresses import all_of, listed, page, queue
from products.overview.attention import broken, ending, overdue
from products.overview.blocks import Block, Row, first
from products.reference_records import KINDS

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def waiting(viewer: User, *, on: date) -> list[Block]:
    """Every block of the first page for this viewer; `on` is today."""
    edits, reviews = viewer.has_perm(EDIT), viewer.has_perm(REVIEW)
    return [
        in_review(viewer, yours=reviews),
        returned(viewer, yours=edits),
        begun(viewer, yours=edits),
        overdue(yours=edits, on=on),
        broken(yours=edits),
        ending(yours=edits or reviews, on=on),
        imports(yours=edits),
        refreshes(yours=edits or reviews),
    ]


def in_review(viewer: User, *, yours: bool) -> Block:
    """Submitted; what the viewer may approve comes first, then what waits longest."""
    rows = Revision.objects.in_review().select_related("author")
    rows = rows.annotate(own=second_person.own_of(viewer))
    own_last = ["own"] if second_person.required() else []
    count, found = first(rows.order_by(*own_last, "submitted_at", "pk"))
    return Block(
        key="review",
        title="待复核",
        calm="没有等待复核的内容。",
        count=count,
        rows=[
            Row(
                revision.name,
                page(revision),
                (f"{name(revision.author)} 提交", f"等了 {_since(revision.submitted_at)}"),
                "您编辑过，由另一位同事复核" if second_person.refusal(own=revision.own) else "",
            )
            for revision in found
        ],
        yours=yours,
        address=queue(),
    )


def returned(viewer: User, *, yours: bool) -> Block:
    """Drafts that came back with remarks; those that the viewer has saved come first."""
    remarks = Remark.objects.filter(revision=OuterRef("pk"))
    rows = Revision.objects.filter(Exists(remarks), state="draft").select_related("author")
    rows = rows.annotate(own=second_person.own_of(viewer)).prefetch_related("remarks")
    count, found = first(rows.order_by("-own", "saved_at", "pk"))
    return Block(
        key="returned",
        title="退回待改",
        calm="没有退回的草稿。",
        count=count,
        rows=[
            Row(
                revision.name,
                page(revision),
                (*map(_remark, revision.remarks.all()[:3]),),
                "您的草稿" if revision.own else f"{name(revision.author)} 的草稿",
            )
            for revision in found
        ],
        yours=yours,
        address=listed(state="draft"),
    )


def begun(viewer: User, *, yours: bool) -> Block:
    """The viewer's own drafts that nobody has asked anything of yet, the oldest first."""
    remarks = Remark.objects.filter(revision=OuterRef("pk"))
    rows = Revision.objects.filter(~Exists(remarks), state="draft", author=viewer)
    count, found = first(rows.order_by("saved_at", "pk"))
    return Block(
        key="begun",
        title="您的草稿",
        calm="您没有写了一半的草稿。",
        count=count,
        rows=[
            Row(revision.name, page(revision), (f"{_since(revision.saved_at)}前保存",))
            for revision in found
        ],
        yours=yours,
        address=listed(state="draft"),
    )


def _remark(remark: Remark) -> str:
    return f"{title(remark.fact).zh}：{remark.words}" if remark.fact else remark.words


def imports(*, yours: bool) -> Block:
    """Files that are checked and wait for somebody to make drafts of them."""
    rows = ImportBatch.objects.filter(state=BatchState.CHECKED).defer("content")
    count, found = first(rows.select_related("by").order_by("at", "pk"))
    return Block(
        key="imports",
        title="等着导入的文件",
        calm="没有等待导入的文件。",
        count=count,
        rows=[
            Row(
                batch.name,
                page(batch),
                (f"{name(batch.by)} 上传", f"{batch.total} 行", f"等了 {_since(batch.at)}"),
            )
            for batch in found
        ],
        yours=yours,
        address=all_of(ImportBatch),
    )


def refreshes(*, yours: bool) -> Block:
    """Changes of reference rows that have yet to reach every product showing them."""
    rows = PendingRefresh.objects.select_related("by")
    count, found = first(rows.order_by("pk"))
    return Block(
        key="refreshes",
        title="没有更新完的产品",
        calm="引用的资料都已更新到产品。",
        count=count,
        rows=[
            Row(
                f"{KINDS[row.type].model._meta.verbose_name} {row.code}",
                "",
                (f"{name(row.by)} 改动", f"等了 {_since(row.asked_at)}"),
            )
            for row in found
        ],
        yours=yours,
        command="manage.py refresh_products" if found else "",
    )


def _since(moment: datetime | None) -> str:
    """How long ago, in the largest unit: `3 天`."""
    return timesince(moment, depth=1).replace("\xa0", " ") if moment else "一段时间"
