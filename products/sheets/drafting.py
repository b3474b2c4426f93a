"""Checked lines become drafts, all or none; and drafts that nobody touched are taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count

from products import curation
from products.curation import NotAllowed
from products.models import ImportBatch, ImportRow, Product, Revision, RowOutcome
from products.record_files import RecordError
from products.records import fill
from products.sheets.columns import BLANK, facts_of, record_of
from products.sheets.references import References
from products.sheets.standing import Standing, beside

if TYPE_CHECKING:
    from django.contrib.auth.models import User

ADD = "products.add_revision"
CODE = attrgetter("code")
Watched = Callable[[list[ImportRow]], Iterable[ImportRow]]


def may_draft(by: User) -> bool:
    """Whether `by` may bring new products and change those there are."""
    return by.has_perm(ADD) and by.has_perm(curation.EDIT)


class Moved(Exception):
    """The catalog has moved on since the lines were checked: `why` has a sentence a line."""

    def __init__(self, why: list[str]) -> None:
        super().__init__("\n".join(why))
        self.why = why


@transaction.atomic
def draft(*, rows: list[ImportRow], batch: ImportBatch, by: User, watched: Watched = iter) -> int:
    """Make a draft of every new or changed line; how many there are now.

    All or nothing: raises Moved when a product is no longer what its line was compared with, and
    NotAllowed for who may not write drafts. `watched` may show how far it has come.
    """
    if not may_draft(by):
        raise NotAllowed("没有新增和修改产品的权限，请找管理员开通。")
    codes = [row.code for row in rows]
    # All are held before the first is judged, in the one order in which everybody holds them.
    list(Product.objects.select_for_update().filter(code__in=codes).order_by("pk"))
    to_do = [row for row in rows if row.outcome in (RowOutcome.NEW, RowOutcome.CHANGED)]
    moved = [sentence for row, now in beside(rows, CODE) if (sentence := _moved(row, now))]
    if moved:
        raise Moved(moved)
    references = References()
    for row, now in beside(watched(to_do), CODE):
        try:
            _draft(row, now, references, batch, by)
        except (KeyError, RecordError, ValidationError, IntegrityError) as error:
            # What the check let pass can break only on what has changed since.
            raise Moved([f"第 {row.line} 行 {row.code}：现在已不能这样写。"]) from error
    return len(to_do)


def _moved(row: ImportRow, now: Standing | None) -> str | None:
    where = f"第 {row.line} 行 {row.code}"
    if now is None:
        return f"{where}：产品已不在目录里。" if row.based_on else None
    if not row.based_on:
        return f"{where}：检查之后，别人已新增这个产品。"
    if now.digest != row.based_on:
        return f"{where}：检查之后，它的内容有过改动。"
    if now.open and row.outcome == RowOutcome.CHANGED:
        return f"{where}：检查之后，有了一份{now.open.get_state_display()}。"
    return None


def _draft(
    row: ImportRow, now: Standing | None, references: References, batch: ImportBatch, by: User
) -> None:
    before = facts_of(now.record) if now else BLANK
    product = now.shown.product if now else Product.objects.get_or_create(code=row.code)[0]
    revision = Revision(product=product, number=product.next_number, batch=batch)
    fill(revision, record_of({**before, **(row.record or {})}), references.find, judged=True)
    curation.claim(revision=revision, by=by)


class Kept(NamedTuple):
    """A draft of a batch that stays, and why."""

    revision: Revision
    why: str


def touched(batch: ImportBatch) -> list[Kept]:
    """The revisions of a batch that somebody has worked with since: they are never taken back."""
    kept = []
    for revision in _made(batch):
        if revision.state != "draft":
            kept.append(Kept(revision, f"现在是“{revision.get_state_display()}”。"))
        elif revision.submitted_at:
            kept.append(Kept(revision, "提交过复核。"))
        elif revision.saved != 1 or revision.author_id != batch.by_id:
            kept.append(Kept(revision, f"导入之后 {revision.author or '有人'} 改过。"))
    return kept


@transaction.atomic
def take_back(*, batch: ImportBatch, by: User) -> int:
    """Discard every draft of a batch that nobody has touched since; how many."""
    made = _made(batch)
    list(
        Product.objects.select_for_update()
        .filter(pk__in=[revision.product_id for revision in made])
        .order_by("pk")
    )
    stay = {kept.revision.pk for kept in touched(batch)}
    gone = [revision for revision in _made(batch) if revision.pk not in stay]
    for revision in gone:
        curation.discard(revision=revision, by=by)
    return len(gone)


def _made(batch: ImportBatch) -> list[Any]:
    """What there is of the batch, each with how often it was `saved`; the import saved it once."""
    made = batch.revisions.select_related("product", "author").annotate(saved=Count("saves"))
    return list(made.order_by("pk"))
