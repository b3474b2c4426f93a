"""Assessment methods: what a lender looks at, and on whose word we say so."""

from __future__ import annotations

from typing import Any

from catalog import references
from catalog.languages import spoken
from catalog.pages import locators, said
from catalog.pages.reference.asked import Asked, cards, products, row


def every(asked: Asked) -> dict[str, Any]:
    now = references.state(spoken())
    rows = [
        {
            **one,
            "page": asked.page("method-page", one["code"]),
            "owner": said.label("issuer", one["owner"], now.atlas) if one["owner"] else None,
        }
        for one in references.methods(now)
    ]
    return {"methods": rows, "json": "/api/v1/assessment-methods/"}


def one(asked: Asked, code: str) -> dict[str, Any]:
    now = references.state(spoken())
    method = row(references.methods(now, code=code))
    return {
        "method": method,
        "owner": said.label("issuer", method["owner"], now.atlas) if method["owner"] else None,
        "owner_page": asked.page("issuer-page", method["owner"]) if method["owner"] else None,
        "described": [
            {
                "title": cited["title"],
                "place": locators.words(cited["locator"]),
                "page": asked.page("source-page", cited["source"])
                + locators.fragment(cited["locator"]),
            }
            for cited in method["evidence"]
        ],
        "json": "/api/v1/assessment-methods/",
        **cards(asked, products(asked, "method", code)),
    }
