"""Every mark on a page is one that is drawn, at the address where they all are."""

from __future__ import annotations

import re

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.test import Client

from tests.public_addresses import LIMITED, PAGES, Shown

SHOWN = re.compile(r'<use href="([^"]*)"')
PICKED = Shown("product that is picked", f"/products/{LIMITED}/?compare={LIMITED}")
DRAWN = re.compile(r'<symbol id="([^"]+)"')


def test_every_mark_of_every_page_is_drawn(client: Client, db: None) -> None:
    with open(str(finders.find("catalog/marks.svg"))) as file:
        drawn = set(DRAWN.findall(file.read()))
    pages = {page.name: client.get(page.path).content.decode() for page in (*PAGES, PICKED)}
    known = {f"{static('catalog/marks.svg')}#{mark}" for mark in drawn}
    wrong = {name: set(SHOWN.findall(page)) - known for name, page in pages.items()}
    assert {name: marks for name, marks in wrong.items() if marks} == {}
    assert set().union(*(SHOWN.findall(page) for page in pages.values())) == known
