"""One product as readers may see it."""

from __future__ import annotations

from catalog.errors import Problem
from catalog.models import Entry
from products import journal
from products.wording import Words

UNKNOWN = Words(
    "没有这个产品；可用的代码见 /api/v1/products/。",
    "There is no such product; the codes are at /api/v1/products/.",
)


def public_entry(code: str, language: str) -> Entry:
    """The entry with its detail in one language.

    A draft and a code never known are the same 404; a withdrawn product is a 410 with the time
    and the journal's number.
    """
    entries = Entry.objects.with_detail(language)
    # PostgreSQL takes no NUL in a text, and no code has one.
    entry = entries.filter(code=code).first() if "\0" not in code else None
    if entry is None:
        raise Problem(404, detail=UNKNOWN)
    if entry.withdrawn_at is not None:
        raise Problem(410, withdrawn_at=journal.instant(entry.withdrawn_at), seq=entry.seq)
    return entry
