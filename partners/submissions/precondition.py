"""A change is a change of what its sender has read: `If-Match` names it, strongly.

Any name that `products/{code}/` has now will do, in either language, packed or not.
"""

from __future__ import annotations

from django.utils.http import parse_etags

from catalog.conditional import etag, of_product, packed
from catalog.errors import Problem
from catalog.models import Entry
from products.wording import Language, Words

LANGUAGES: tuple[Language, ...] = ("zh-hans", "en")
NEEDED = Words(
    "改动已公开的产品须带 If-Match：您读到的 /api/v1/products/{code}/ 的 ETag。",
    "A change of a public product needs If-Match: the ETag of /api/v1/products/{code}/ as you "
    "read it.",
)
CHANGED = Words(
    "这个产品在您读过之后有了变化；请重新读取 /api/v1/products/{code}/，再提交。",
    "The product has changed since you read it; read /api/v1/products/{code}/ again, then submit.",
)
NOTHING_THERE = Words(
    "{code} 现在没有公开的内容，没有可对照的 ETag；请不带 If-Match 提交。",
    "Nothing is public of {code} now, so there is no ETag to match; submit without If-Match.",
)


def names(entry: Entry) -> set[str]:
    """Every strong name that the product's own answer has now."""
    plain = {
        etag(of_product(entry.seq, entry.detail(language).encode()), language)
        for language in LANGUAGES
    }
    return plain | {packed(tag) for tag in plain}


def check(code: str, if_match: str | None) -> None:
    """Problem 428 or 412 unless the sender has read what is public now; nothing to read, no name.

    `*` names no version, so it is as none.
    """
    entry = Entry.objects.filter(code=code, withdrawn_at__isnull=True).first()
    given = (if_match or "").strip()
    if entry is None:
        if given:
            raise Problem(412, detail=NOTHING_THERE.format(code=code))
        return
    if given in ("", "*"):
        raise Problem(428, detail=NEEDED.format(code=code))
    if not names(entry) & set(parse_etags(given)):
        raise Problem(412, detail=CHANGED.format(code=code))
