"""Sources: the articles that everything rests on, and each with what was drawn from it."""

from __future__ import annotations

import json
from typing import Any

from catalog import references
from catalog.finding.search import Answer
from catalog.languages import spoken
from catalog.models import Entry
from catalog.pages import locators, said
from catalog.pages.findings import Document
from catalog.pages.reference.asked import Asked, products, row, turning
from catalog.pages.reference.drawn import paragraphs
from catalog.references import Row
from products.vocabulary import BASIS

MOST = 100
"""Products a page."""


def every(asked: Asked) -> dict[str, Any]:
    """The newest article first; one without a date last."""
    rows = references.sources(references.state(spoken()))
    rows.sort(key=lambda source: source["published_on"] or "", reverse=True)
    return {"sources": [_shown(asked, source) for source in rows], "json": "/api/v1/sources/"}


def one(asked: Asked, key: str) -> dict[str, Any]:
    """A later page goes on with the products; the methods stand on the first."""
    now = references.state(spoken())
    source = row(references.sources(now, key=key))
    found = products(asked, "source", key, MOST)
    methods = [] if asked.question.cursor else references.methods(now, citations__source__key=key)
    unique = {
        method["code"]: {**method, "page": asked.page("method-page", method["code"])}
        for method in methods
    }
    drawn = paragraphs(key, _details(found), list(unique.values()), asked.along)
    return {
        "source": _shown(asked, source),
        "paragraphs": drawn,
        "numbered": any(locators.number(paragraph.place.locator) for paragraph in drawn),
        "bases": list(BASIS),
        "json": "/api/v1/sources/",
        **turning(asked, found),
    }


def _shown(asked: Asked, source: Row) -> Row:
    publishers = said.listed(source["publishers"])
    return {**source, "publishers": publishers, "page": asked.page("source-page", source["key"])}


def _details(found: Answer) -> list[Document]:
    """The whole documents of the page's products, in one statement.

    In the order in which they came in, which is mostly that of the article. A product withdrawn
    in between has no document any more.
    """
    positions = sorted(result.document.position for result in found.results)
    entries = Entry.objects.public().with_detail(spoken()).in_bulk(positions)
    return [json.loads(entries[at].detail(spoken())) for at in positions if at in entries]
