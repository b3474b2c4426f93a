"""How a product has changed, in words: its lines of the journal, newest first, each with what it
changed and the way to how the page read from then on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from catalog.languages import said
from catalog.pages.carried import Carried
from catalog.pages.differences import SaidDifference, said_differences
from catalog.pages.product import then
from catalog.past.revisions import Line, record_before
from products.vocabulary import CHANGE_KIND, REVIEWED

SHOWN = 20
"""Lines of the journal on a page."""


class Moment(NamedTuple):
    """A line in words; `differences` is None where there is no earlier record, or none now.

    `href` is the page as it read from here on; "" where it was withdrawn.
    """

    line: Line
    kind: str
    definition: str
    reviewed: str
    differences: list[SaidDifference] | None
    href: str


class History(NamedTuple):
    moments: list[Moment]
    has_more: bool


def history(found: Sequence[Line], along: Carried) -> History:
    """Lines, newest first, each compared with the last record before it."""
    shown = found[:SHOWN]
    moments = [_moment(line, found[number + 1 :], along) for number, line in enumerate(shown)]
    return History(moments, len(found) > SHOWN)


def _moment(line: Line, older: Sequence[Line], along: Carried) -> Moment:
    before = record_before(older)
    kind = CHANGE_KIND.terms[line.kind]
    return Moment(
        line,
        said(kind.label),
        said(kind.definition) if kind.definition else "",
        said(REVIEWED.label(line.reviewed)),
        said_differences(before, line.record) if before and line.record else None,
        then.at(line, along) if line.record else "",
    )
