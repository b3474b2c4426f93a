"""Pages of HTML as a test reads them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test import Client

FITTING = "/?stage=startup&region=610100&amount=3000000"
HUAXIA = "/products/hxb-keji-qiye-touliandai/"
same_on_both = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="what a page says is the same on both databases"
)
"""For what walks whole sites to read their pages: once is enough."""

VOID = {"meta", "link", "input", "br", "img", "use", "hr"}


class Page(HTMLParser):
    """A page as a tree of (tag, attributes) with its text, enough to ask what it shows."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.pieces: list[str] = []
        self.html = html
        self.feed(html)
        self.close()
        assert self.open == [], f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    @cached_property
    def text(self) -> str:
        """What is to be read, in one line."""
        return " ".join(" ".join(self.pieces).split())

    def all(self, tag: str, **having: str) -> list[dict[str, str]]:
        return [
            attrs
            for name, attrs in self.tags
            if name == tag and all(attrs.get(key) == value for key, value in having.items())
        ]

    def one(self, tag: str, **having: str) -> dict[str, str]:
        (found,) = self.all(tag, **having)
        return found

    @property
    def hrefs(self) -> list[str]:
        return [link["href"] for link in self.all("a")]

    @property
    def products(self) -> list[str]:
        """The codes of the cards, in order."""
        paths = (href.partition("?")[0] for href in self.hrefs)
        return [path.split("/")[2] for path in paths if path.startswith("/products/")]

    def typed(self, name: str) -> list[str]:
        """What a field of the form holds, or which of its choices are made."""
        inputs = [attrs for tag, attrs in self.tags if tag == "input" and attrs.get("name") == name]
        if inputs and inputs[0].get("type") in ("radio", "checkbox"):
            return [attrs["value"] for attrs in inputs if "checked" in attrs]
        return [attrs["value"] for attrs in inputs]


Look = Callable[..., Page]


def redirected(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])
