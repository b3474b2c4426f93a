"""The feed itself: what stands on top of it, and an entry for each change."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest
from django.urls import reverse

from catalog.filters import address
from catalog.finding.atlas import Atlas
from catalog.languages import spoken
from catalog.pages.carried import Carried, Values
from catalog.pages.feed import told
from catalog.pages.feed.atom import JournalFeed, name_of
from catalog.pages.feed.window import Window
from catalog.pages.frame import absolute
from catalog.telling import Line
from products.journal import canonical, sha256
from products.models import Change
from products.models.change import FIRST_DIGEST

AUTHOR = "Kedai 科贷"
BEFORE = "before"
"""The parameter that asks for what is older than a number of the journal."""

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When the journal began that has no line yet."""


def document(
    request: HttpRequest, asked: Values, before: int | None, seen: Window, names: Atlas
) -> JournalFeed:
    """What was seen of the journal, for whoever asked these filters.

    The feed is named by the journal's first line, the question and the language; an entry by
    its own line and the language. So names stay the same wherever the catalog is served, and
    no two catalogs share one.
    """
    first = Change.objects.order_by("seq").only("digest", "at").first()
    tag = "en" if spoken() == "en" else "zh-Hans"
    question = sha256((first.digest if first else FIRST_DIGEST) + canonical(asked))

    def page(number: int | None) -> str:
        below = {} if number is None else {BEFORE: [str(number)]}
        return absolute(request, address(request.path, {**asked, **below}))

    pages = {"first": page(None)}
    if seen.older is not None:
        pages["next"] = page(seen.older)
    feed = JournalFeed(
        title=told.heading(asked, names),
        subtitle=told.rule(),
        description=None,
        language=tag,
        author_name=AUTHOR,
        link=absolute(request, address(reverse("find"), asked)),
        feed_url=page(before),
        feed_guid=name_of(question, tag),
        pages=pages,
        began=first.at if first else NEVER,
    )
    along = Carried(request.path, asked)
    for line in seen.news:
        _enter(feed, line, request, along, tag)
    return feed


def _enter(feed: JournalFeed, line: Line, request: HttpRequest, along: Carried, tag: str) -> None:
    """One change; its link carries the company's facts on to the product's page."""
    change = line.change
    feed.add_item(
        title=told.headline(line),
        link=absolute(request, along.to(reverse("product-page", args=[change.product.code]))),
        description=told.content(line),
        unique_id=name_of(change.digest, tag),
        pubdate=change.at,
        updateddate=change.at,
        categories=[change.kind],
    )
