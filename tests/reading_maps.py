"""The map as a test reads it: each line with where it runs, each row of the table."""

from __future__ import annotations

import re
from typing import NamedTuple

from products.vocabulary import STAGE

STRAND = re.compile(r'<a class="strand" href="([^"]+)">(.*?)</a>', re.DOTALL)
DRAWN = re.compile(r"<(?:line|rect) ([^>]*)/>")
ROW = re.compile(r"<tr><th scope=\"row\"><a href=\"([^\"]+)\">(.*?)</tr>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")


class Line(NamedTuple):
    """A product's line: its pieces from and to so many per cent, and how thick it is."""

    code: str
    href: str
    title: str
    name: str
    pieces: list[tuple[float, float]]
    thickness: float
    is_broken: bool

    @property
    def stages(self) -> list[str]:
        """The stages whose column it crosses."""
        quarter = 100 / len(STAGE.codes)
        return [
            code
            for at, code in enumerate(STAGE.codes)
            if any(start < (at + 1) * quarter and end > at * quarter for start, end in self.pieces)
        ]


class Row(NamedTuple):
    """What the table says of a product, cell by cell."""

    code: str
    href: str
    cells: list[str]


def plain(html: str) -> str:
    return " ".join(TAG.sub(" ", html).split()).replace("&#x27;", "'")


def code_of(href: str) -> str:
    return href.partition("?")[0].removeprefix("/en").split("/")[2]


def numbers(attributes: str) -> dict[str, float]:
    return {name: float(value) for name, value in re.findall(r'(\w+)="([\d.]+)%?"', attributes)}


def line(href: str, html: str) -> Line:
    label, svg = html.rsplit("<svg class=", 1)
    drawn = [numbers(attributes) for attributes in DRAWN.findall(svg)]
    is_broken = "x2" in drawn[0]
    title = re.search(r"<title>(.*?)</title>", svg)
    assert title is not None
    return Line(
        code_of(href),
        href.replace("&amp;", "&"),
        title[1],
        plain(label),
        [(one.get("x1", one.get("x", 0)), _end(one)) for one in drawn],
        2 if is_broken else drawn[0]["height"],
        is_broken,
    )


def _end(one: dict[str, float]) -> float:
    return one["x2"] if "x2" in one else one["x"] + one["width"]


def lines(html: str) -> list[Line]:
    """Every line, in the order of the page."""
    return [line(href, inside) for href, inside in STRAND.findall(html)]


def placed(html: str) -> list[Line]:
    """The lines below the stages."""
    return lines(html.partition('class="unplaced"')[0])


def unplaced(html: str) -> list[Line]:
    """The lines of what states no stage."""
    return lines(html.partition('class="unplaced"')[2])


def rows(html: str) -> list[Row]:
    return [
        Row(
            code_of(href),
            href.replace("&amp;", "&"),
            [plain(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", inside, re.DOTALL)],
        )
        for href, inside in ROW.findall(html)
    ]
