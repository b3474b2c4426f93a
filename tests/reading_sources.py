"""The page of a source as a test reads it: what it says rests on which paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any, NamedTuple

from django.utils.html import strip_tags

Document = dict[str, Any]


class Ground(NamedTuple):
    """Where facts of a product stand on the page."""

    anchor: str
    product: str
    basis: str


def drawn(html: str) -> dict[Ground, str]:
    """Each ground with the text beside it."""
    found = {}
    for anchor, paragraph in _paragraphs(html):
        for item in re.findall(r"<li>(.*?)</li>", paragraph, re.DOTALL):
            product = re.search(r'href="[^"]*/products/([^/"]+)/', item)
            for part in item.split('<div class="because">')[1:]:
                basis, _, facts = part.partition("<dl>")
                assert product
                found[Ground(anchor, product[1], _text(basis))] = _text(facts)
    return found


def methods(html: str) -> dict[str, list[str]]:
    """Each method's code with the places that describe it."""
    found: dict[str, list[str]] = {}
    for anchor, paragraph in _paragraphs(html):
        for code in re.findall(r'href="[^"]*/methods/([^/"]+)/', paragraph):
            found.setdefault(code, []).append(anchor)
    return found


def _paragraphs(html: str) -> Iterator[tuple[str, str]]:
    for section in html.split('<section class="paragraph" id="')[1:]:
        anchor, _, rest = section.partition('"')
        yield unescape(anchor), rest.partition("</section>")[0]


def _text(html: str) -> str:
    return unescape(" ".join(strip_tags(html.replace("<", " <")).split()))


def evidence(details: list[Document], key: str) -> dict[Ground, list[tuple[Document, str]]]:
    """What the API says rests on a source: each ground with the documents' facts."""
    found: dict[Ground, list[tuple[Document, str]]] = {}
    for detail in details:
        for path, cited in detail["evidence"].items():
            for one in cited:
                if one["source"] == key:
                    ground = Ground(f"p-{one['locator']}", detail["code"], one["basis"])
                    found.setdefault(ground, []).append((detail, path))
    return found


def words(detail: Document, path: str) -> list[str]:
    """What a page must say of a fact: the labels and texts that the API gives for it."""
    first, _, member = path.partition(".")
    if first in ("conditions", "highlights"):
        return [row["words"] for row in detail[first] if row["key"] == member]
    if first == "organisations":
        return [row["name"] for row in detail[first] if member.endswith(f".{row['code']}")]
    if first == "limit":
        return {"10000000.00": ["1000万元"]}[detail["limit"][member]]
    if first == "speed":
        return [detail["speed"][member]]
    rows = detail["assessment_methods" if first == "methods" else first]
    if isinstance(rows, list):
        return [row["label"] for row in rows if member in ("", row["code"])]
    return [rows if isinstance(rows, str) else rows.get("label") or rows["name"]]
