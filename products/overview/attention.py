"""What of the public content asks for a look: read too long ago, not to be opened, about to end."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from products.links.naming import Naming, who_names
from products.models import LinkCheck, LinkOutcome, Revision
from products.overview import due
from products.overview.addresses import all_of, listed, page, product_of
from products.overview.blocks import Block, Row, first


def overdue(*, yours: bool, on: date) -> Block:
    """Public products not read against their source for long, the oldest first."""
    rows = due.overdue(Revision.objects.published(), on=on)
    count, found = first(rows.order_by(F("verified_on").asc(nulls_first=True), "pk"))
    return Block(
        key="overdue",
        title="该重新核对的产品",
        calm=f"发布的产品都在 {settings.VERIFY_EVERY_DAYS} 天内核对过。",
        count=count,
        rows=[
            Row(revision.name, product_of(revision), (_verified(revision.verified_on, on),))
            for revision in found
        ],
        yours=yours,
        address=listed(verified="overdue"),
    )


def _verified(day: date | None, on: date) -> str:
    return f"{day} 核对，已过 {(on - day).days} 天" if day else "没有核对日期"


def ending(*, yours: bool, on: date) -> Block:
    """Public products whose last day is near or past, the earliest first."""
    rows = due.ending(Revision.objects.published(), on=on)
    count, found = first(rows.order_by("effective_to", "pk"))
    return Block(
        key="ending",
        title="快到截止日的产品",
        calm=f"{settings.ENDING_WITHIN_DAYS} 天内没有产品到截止日。",
        count=count,
        rows=[
            Row(revision.name, product_of(revision), (_ends(revision.effective_to, on),))
            for revision in found
        ],
        yours=yours,
        address=listed(ending="soon"),
    )


def _ends(day: date, on: date) -> str:
    left = (day - on).days
    if left < 0:
        return f"{day} 截止，已过 {-left} 天"
    return f"{day} 截止，还有 {left} 天" if left else f"{day} 截止，就是今天"


NONE_BROKEN = "最近一次检查没有发现打不开的网址。"
NOT_LOOKED = "网址还没有检查过。"


def broken(*, yours: bool) -> Block:
    """Addresses that did not open at the last look, with who shows them; longest broken first."""
    rows = LinkCheck.objects.filter(outcome=LinkOutcome.BROKEN)
    count, found = first(rows.order_by(F("failing_since").asc(nulls_last=True), "url"))
    naming = who_names([check.url for check in found])
    return Block(
        key="links",
        title="打不开的网址",
        calm=NONE_BROKEN if LinkCheck.objects.exists() else NOT_LOOKED,
        count=count,
        rows=[_dead(check, naming.get(check.url, [])) for check in found],
        yours=yours,
        address=all_of(LinkCheck, outcome__exact=LinkOutcome.BROKEN),
    )


def _dead(check: LinkCheck, naming: list[Naming]) -> Row:
    name, address = _place(naming[0]) if naming else (check.url, "")
    since = check.failing_since
    notes = (
        check.words,
        f"{timezone.localdate(since)} 起打不开" if since else "",
        f"另有 {len(naming) - 1} 处用到" if len(naming) > 1 else "",
        check.url if naming else "",
    )
    return Row(name, address, tuple(note for note in notes if note))


def _place(row: Naming) -> tuple[str, str]:
    """Who names an address, and where that is mended."""
    if isinstance(row, Revision):
        return row.name, product_of(row)
    return f"来源：{row.title}", page(row)
