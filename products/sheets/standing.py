"""What the catalog says of products now: what a sheet shows, and what a line is compared with."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from django.db.models import Max

from products.freezing import freeze
from products.journal import content_digest
from products.models import Change, Revision, Save
from products.written import written

Record = dict[str, Any]
Item = TypeVar("Item")
AT_ONCE = 200


class Standing(NamedTuple):
    """A product as it stands: what is shown of it, and what is in work.

    `shown` is the published revision, else the newest; `open` the draft or what is in review,
    which may be the same one. Records are written ones; `digest` is that of the one shown, and
    stays when a row that it names is renamed.
    """

    shown: Revision
    record: Record
    open: Revision | None
    open_record: Record | None

    @property
    def digest(self) -> str:
        return content_digest(self.record)


def standing(codes: Iterable[str]) -> dict[str, Standing]:
    """Code → standing, for those of these products that have content; a few queries in all."""
    counting = Revision.objects.exclude(state="superseded").filter(product__code__in=list(codes))
    revisions = list(
        counting.select_related("product", "author").order_by("product__code", "number")
    )
    records = _records(revisions)
    found: dict[str, Standing] = {}
    for revision in revisions:
        code, record = revision.product.code, records[revision.pk]
        before = found.get(code)
        shown = before.shown if before and before.shown.state == "published" else revision
        found[code] = Standing(
            shown, records[shown.pk], *((revision, record) if revision.is_open else (None, None))
        )
    return found


def in_turn(codes: Iterable[str]) -> Iterator[Standing]:
    """The standings of these products, in this order, of those that have content."""
    return (now for _, now in beside(codes, str) if now)


def beside(
    items: Iterable[Item], code: Callable[[Item], str]
) -> Iterator[tuple[Item, Standing | None]]:
    """Each item, and how the product with its code stands; a few hundred at a time in memory."""
    left = iter(items)
    while some := list(islice(left, AT_ONCE)):
        found = standing(code(item) for item in some)
        yield from ((item, found.get(code(item))) for item in some)


def _records(revisions: list[Revision]) -> dict[int, Record]:
    """Revision → written record.

    Published content stands in the journal, a draft's in its last save; freezing each anew would
    ask a dozen questions a revision.
    """
    products = [r.product_id for r in revisions if not r.is_open]
    newest = (
        Change.objects.filter(product__in=products, record__isnull=False)
        .values("product")
        .annotate(last=Max("seq"))
        .values("last")
    )
    lines = Change.objects.filter(seq__in=newest)
    public = dict(lines.values_list("product_id", "record"))
    drafts = [r.pk for r in revisions if r.is_open]
    last = Save.objects.filter(revision__in=drafts).values("revision").annotate(last=Max("id"))
    saved = dict(
        Save.objects.filter(id__in=last.values("last")).values_list("revision_id", "record")
    )
    found = {}
    for revision in revisions:
        said = saved.get(revision.pk) if revision.is_open else public.get(revision.product_id)
        found[revision.pk] = written(json.loads(said) if said else freeze(revision))
    return found
