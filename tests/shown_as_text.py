"""Whether a page shows data as text: what it is made of must come from its template alone."""

from __future__ import annotations

import re
from urllib.parse import unquote

from django.test import Client

from tests.public_addresses import PAGES
from tests.reading_pages import Page

Pairs = set[tuple[str, str]]
"""Elements with their attributes; `""` stands for the element itself."""

SHOWING = {"title", "aria-label", "alt", "content", "value", "label", "placeholder"}
"""Attributes whose value is shown or read out; nothing in them is followed or run."""

DATA = re.compile(r"hit\W|evil|script:")
BEHIND = re.compile(r"[?#].*|(?<=^p-).*", re.DOTALL)
"""Where an address holds data by nature: its question, its fragment, and the fragment's `id`."""


def pairs(page: Page) -> Pairs:
    return {(tag, name) for tag, attrs in page.tags for name in ["", *attrs]}


def of_templates(client: Client) -> Pairs:
    """What the pages of the shipped catalog are made of."""
    pages = (Page(client.get(path).content.decode()) for _, path, _ in PAGES)
    return {pair for page in pages for pair in pairs(page)}


def let_in(page: Page) -> list[str]:
    """Strings that stand where they could do something: an address, an identifier, a class."""
    return [
        f"{tag} {name}={value}"
        for tag, attrs in page.tags
        for name, value in attrs.items()
        if name not in SHOWING and DATA.search(unquote(BEHIND.sub("", value)))
    ]


def flat(text: str) -> str:
    """Without its gaps: a page may break a text where its language changes."""
    return "".join(text.split())


def shown(html: str, known: Pairs, path: str) -> Page:
    """The page, once it is certain that nothing of it but its text is data."""
    page = Page(html)
    unknown = pairs(page) - known
    assert not unknown, f"{path}: {unknown}"
    assert not let_in(page), f"{path}: {let_in(page)}"
    return page
