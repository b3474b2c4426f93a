"""A round of looks: the addresses that sources name, the round itself, rows of earlier ones."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from products.links.checking import Report, check_links, due
from products.models import LinkCheck, LinkOutcome, Source
from tests.link_looks import Clock, outer
from tests.listeners import Web

OPENS = LinkOutcome.OPENS


def names(*urls: str) -> None:
    """Let shipped sources name these addresses, one each."""
    sources = Source.objects.order_by("key")[: len(urls)]
    for source, url in zip(sources, urls, strict=True):
        Source.objects.filter(pk=source.pk).update(url=url)


def run(web: Web, **changes: Any) -> Report:
    """A round of looks at what is due."""
    options: dict[str, Any] = {"minutes": 10, "outside": outer(web), "pace": Clock().pace()}
    return check_links(due(), **options | changes)


def seen(url: str, at: datetime, outcome: LinkOutcome = OPENS) -> LinkCheck:
    since = None if outcome == OPENS else at
    return LinkCheck.objects.create(url=url, checked_at=at, outcome=outcome, failing_since=since)
