"""Atom (RFC 4287) as Django writes it, with what the feed of the journal needs beside.

Pages lead from one to the next (RFC 5005), an entry carries its whole content, and characters
that XML 1.0 forbids are left out, wherever they come from.
"""

from __future__ import annotations

import base64
import re
from datetime import datetime
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.utils.feedgenerator import Atom1Feed
from django.utils.xmlutils import SimplerXMLGenerator

FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def name_of(digest: str, language: str) -> str:
    """A SHA-256 in hex as a name that no host is part of (RFC 6920).

    >>> name_of("00" * 32, "en")
    'ni:///sha-256;AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA?lang=en'
    """
    value = base64.urlsafe_b64encode(bytes.fromhex(digest)).decode().rstrip("=")
    return f"ni:///sha-256;{value}?lang={language}"


def permitted(text: str) -> str:
    """A text without the characters that no XML may hold, not even escaped.

    >>> permitted("投\\x00贷\\ufffe\\n")
    '投贷\\n'
    """
    return FORBIDDEN.sub("", text)


class PermittedXML(SimplerXMLGenerator):
    def characters(self, content: str) -> None:
        super().characters(permitted(content))


class JournalFeed(Atom1Feed):
    """Takes `pages` (rel → address) and `began` (when there was first something to tell) beside
    what Django knows. The description of an item, HTML, is all of it and not its summary."""

    def write(self, outfile: Any, encoding: str) -> None:
        handler = PermittedXML(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        handler.startElement("feed", AttributesImpl(self.root_attributes()))
        self.add_root_elements(handler)
        self.write_items(handler)
        handler.endElement("feed")

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        for rel, href in self.feed["pages"].items():
            handler.addQuickElement("link", "", {"rel": rel, "href": href})

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, {**item, "description": None})
        handler.addQuickElement("content", item["description"], {"type": "html"})

    def latest_post_date(self) -> datetime:
        """Never the time of asking: the same journal gives the same bytes."""
        began: datetime = self.feed["began"]
        return super().latest_post_date() if self.items else began
