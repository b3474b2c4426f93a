"""Where in a source something is said: in words, and as the place on the source's page."""

from __future__ import annotations

import re
from urllib.parse import quote

from catalog.languages import said
from products.wording import Words

PARAGRAPH = Words("第{n}段", "Paragraph {n}")


def number(locator: str) -> str | None:
    """The paragraph's number, where the locator is one.

    >>> number("第3段"), number("附件二")
    ('3', None)
    """
    numbers = re.findall("[0-9]+", locator)
    if len(numbers) == 1 and PARAGRAPH.zh.format(n=numbers[0]) == locator:
        return str(numbers[0])
    return None


def words(locator: str) -> str:
    """The locator in the page's language; what is no numbered paragraph stays as it is."""
    n = number(locator)
    return locator if n is None else said(PARAGRAPH.format(n=n))


def anchor(locator: str) -> str:
    """The `id` of a paragraph on its source's page; an `id` holds no spaces.

    >>> anchor("第3段"), anchor("附件 2")
    ('p-第3段', 'p-附件_2')
    """
    return f"p-{'_'.join(locator.split())}"


def fragment(locator: str) -> str:
    """What leads there, behind the address of the source's page.

    >>> fragment("p1")
    '#p-p1'
    """
    return f"#{quote(anchor(locator))}"


def in_order(locator: str) -> list[str | int]:
    """For sorting: numbers by size, so that 第9段 stands before 第10段.

    >>> sorted(["第10段", "第9段"], key=in_order)
    ['第9段', '第10段']
    """
    parts = re.split("([0-9]+)", locator)
    return [int(part) if at % 2 else part for at, part in enumerate(parts)]
