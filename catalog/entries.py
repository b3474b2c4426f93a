"""One product as readers may see it, now or at a moment in the past."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Min

from catalog.errors import Problem
from catalog.finding import documents
from catalog.finding.documents import Document
from catalog.models import Entry
from catalog.past.entries import details
from catalog.past.lines import last_by
from products import journal
from products.models import Change
from products.wording import Words

UNKNOWN = Words(
    "没有这个产品；可用的代码见 /api/v1/products/。",
    "There is no such product; the codes are at /api/v1/products/.",
)
NOT_YET = Words(
    "这个产品那时还没有公开；它首次公开于 {at}。",
    "This product was not public yet; it was first published at {at}.",
)


class NotPublicYet(Problem):
    """A product that readers know now, asked for a moment before they could."""

    def __init__(self, first: datetime) -> None:
        super().__init__(404, detail=NOT_YET.format(at=journal.instant(first)))
        self.first = first


def public_entry(code: str, language: str, until: datetime | None = None) -> Entry:
    """The entry with its detail in one language, as of a moment (None is now).

    A draft and a code never known are the same 404; a withdrawn product is a 410 with the time
    and the journal's number; one that was not public yet is a 404 that says so.
    """
    # PostgreSQL takes no NUL in a text, and no code has one.
    entry = _entry(code, language, until) if "\0" not in code else None
    if entry is None:
        raise Problem(404, detail=UNKNOWN)
    if entry.withdrawn_at is not None:
        raise Problem(410, withdrawn_at=journal.instant(entry.withdrawn_at), seq=entry.seq)
    return entry


def public_document(code: str, language: str, until: datetime | None = None) -> Document:
    """The detail of what `public_entry` gives, with its terms; the same Problems."""
    found = documents.detail(code, language) if until is None and "\0" not in code else None
    if found is None:
        entry = public_entry(code, language, until)
        found = documents.of_entry(entry, entry.detail(language))
    return found


def _entry(code: str, language: str, until: datetime | None) -> Entry | None:
    if until is None:
        return Entry.objects.with_detail(language).filter(code=code).first()
    entry = details([code], last_by(until).seq, language).get(code)
    if entry is None and (first := first_published([code]).get(code)):
        raise NotPublicYet(first)
    return entry


def first_published(codes: list[str]) -> dict[str, datetime]:
    """When each product came into the journal; nothing of a draft."""
    lines = Change.objects.filter(product__code__in=codes).order_by()
    return dict(lines.values_list("product__code").annotate(first=Min("at")))
