"""A record from a partner's system becomes a revision in review, by the desk's own moves.

It is filled as an import fills a draft, saved and submitted by `curation` in the name of the
partner's service user. From there on it is a revision like any other: a curator approves it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import transaction

from products import curation
from products.curation import NotAllowed
from products.freezing import Record, freeze
from products.models import Product, Revision
from products.records import Find, fill
from products.sheets.drafting import may_draft

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def hold(code: str) -> Product | None:
    """The product with this code, held until the transaction ends; None where there is none."""
    return Product.objects.select_for_update().filter(code=code).first()


@transaction.atomic
def propose(
    *,
    record: Record,
    find: Find,
    by: User,
    replacing: Revision | None,
    judge: Callable[[Record], None],
) -> Revision:
    """Write a checked record into a new draft, or over the one it replaces, and hand it in.

    `replacing` is the open draft that the caller has found to be `by`'s alone; with any other the
    move is not made. `judge` reads what it came to, frozen, and raises what should undo it.
    """
    if not may_draft(by):
        raise NotAllowed("没有新增和修改产品的权限，请找管理员开通。")
    product = Product.objects.get_or_create(code=record["code"])[0]
    product.hold()
    if product.draft != replacing:
        raise NotAllowed("这个产品刚有了一份草稿，请先处理。")
    new = Revision(product=product, number=product.next_number)
    revision = fill(replacing or new, record, find, judged=True)
    revision.refresh_from_db()
    judge(freeze(revision))
    curation.claim(revision=revision, by=by)
    return curation.submit(revision=revision, by=by)
