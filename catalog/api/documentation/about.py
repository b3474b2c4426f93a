"""What the OpenAPI document says of the API as a whole."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

INFO: Schema = {
    "title": "Kedai 科贷",
    "summary": "A catalog of technology-finance products, every fact with its source.",
    "description": (
        "Who offers what, to which companies, up to how much, and on whose word.\n\n"
        "- Reading needs no key. Money is yuan as a decimal string, rates are percent a year, "
        "terms are months, days are Shanghai's.\n"
        "- `null` and `[]` mean that no source states it; `not_stated` says so by name.\n"
        "- Every answer names the journal's number it is true for. To keep a copy, take `export/` "
        "once and follow `changes/`.\n"
        "- HEAD answers wherever GET does; OPTIONS tells the methods. An unknown parameter is an "
        "error, never ignored.\n"
        "- Within v1 nothing is taken away and no meaning changes; answers may gain members, so "
        "leave alone what you do not know."
    ),
    "version": "1.0.0",
    "license": {"name": "MIT", "identifier": "MIT"},
}
SERVERS: list[Schema] = [
    {
        "url": "/",
        "description": "The installation that serves this document, in production or local.",
        "x-internal": False,
    }
]
TAGS = {
    "products": "Finding products, and everything stated of one.",
    "reference": "What products refer to: organisations, sources, regions, words and more.",
    "journal": "Every change, numbered and hash-chained: what copies are kept by.",
    "copies": "The whole catalog at once, and the format of its records.",
    "tables": "The same lists as CSV, for spreadsheets.",
    "submissions": "Partners propose products of their own organisations.",
    "webhooks": "Partners are told of changes.",
}
"""In the order in which the document shows them; only those that an operation has."""
