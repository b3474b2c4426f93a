"""The feed as a test reads it: parsed as strictly as any XML, then asked what it tells."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from typing import Any

from django.test import Client
from django.utils.html import strip_tags

from tests.reading_pages import Page

ATOM = "{http://www.w3.org/2005/Atom}"


class Element:
    """An element of Atom with the children that this catalog gives it."""

    def __init__(self, element: ET.Element) -> None:
        self.element = element

    def text(self, name: str) -> str:
        (found,) = self.element.findall(f"{ATOM}{name}")
        return found.text or ""

    @property
    def links(self) -> dict[str, str]:
        """Relation → address."""
        links = [element.attrib for element in self.element.findall(f"{ATOM}link")]
        found = {link["rel"]: link["href"] for link in links}
        assert len(found) == len(links)
        return found

    @property
    def updated(self) -> datetime:
        return datetime.fromisoformat(self.text("updated"))


class Entry(Element):
    @property
    def kind(self) -> str | None:
        (category,) = self.element.findall(f"{ATOM}category")
        return category.get("term")

    @property
    def content(self) -> Page:
        """The HTML within, parsed as such."""
        (content,) = self.element.findall(f"{ATOM}content")
        assert content.get("type") == "html"
        return Page(content.text or "")

    @property
    def says(self) -> str:
        """The words of the content, as a reader sees them run."""
        return " ".join(unescape(strip_tags(self.content.html)).split())


class Feed(Element):
    def __init__(self, body: bytes) -> None:
        super().__init__(ET.fromstring(body))  # noqa: S314 our own bytes
        assert self.element.tag == f"{ATOM}feed"

    @property
    def entries(self) -> list[Entry]:
        return [Entry(element) for element in self.element.findall(f"{ATOM}entry")]


def subscribed(client: Client, path: str, **headers: Any) -> Feed:
    response = client.get(path, headers=headers)
    assert response.status_code == 200, response.content.decode()
    return Feed(response.content)


def walked(client: Client, path: str | None) -> Iterator[Feed]:
    """The feed page by page, as its links lead."""
    while path:
        feed = subscribed(client, path)
        yield feed
        path = feed.links.get("next")
