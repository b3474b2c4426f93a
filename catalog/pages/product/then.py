"""How a product read on a day that has gone: what its page says of that, and the form that asks.

Such a page is made of the record of then. It is for people; search engines know the plain page.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from django.http import HttpRequest
from django.utils import timezone

from catalog import moments
from catalog.filters import AS_OF, address
from catalog.finding.question import AsOf
from catalog.models import Entry
from catalog.pages.carried import CARRIED, Carried, Values
from catalog.past.revisions import Line
from products import journal


class Day(NamedTuple):
    """The form that asks how it read on a day: where it leads, what it keeps, what it holds."""

    path: str
    kept: list[tuple[str, str]]
    value: str
    is_wrong: bool = False


class Then(NamedTuple):
    """The moment in words, the journal's number shown, and what has become of it since.

    `since` is `same`, `changed` or `withdrawn`; `now` is the page of today.
    """

    said: str
    is_day: bool
    is_today: bool
    seq: int
    since: str
    now: str


def then(as_of: AsOf, entry: Entry, lines: list[Line], along: Carried) -> Then:
    """Of a page that shows an entry; `lines` are the product's, newest first."""
    latest = lines[0]
    since = "changed" if latest.record else "withdrawn"
    return Then(
        said=in_words(as_of),
        is_day=moments.day_of(as_of.said) is not None,
        is_today=as_of.until is None,
        seq=entry.seq,
        since="same" if latest.seq == entry.seq else since,
        now=along.to(along.path),
    )


def in_words(as_of: AsOf) -> str:
    """The day, or the time by Shanghai's clocks.

    >>> from datetime import UTC, datetime
    >>> in_words(AsOf("2026-11-22T10:00:00.000000Z", datetime(2026, 11, 22, 10, tzinfo=UTC)))
    '2026-11-22 18:00:00'
    """
    if as_of.until is None or moments.day_of(as_of.said):
        return as_of.said
    return timezone.localtime(as_of.until).strftime("%Y-%m-%d %H:%M:%S")


def at(line: Line, along: Carried) -> str:
    """The page as it read from a line of its journal on, asked for the same company."""
    kept = {name: along.values[name] for name in CARRIED if name in along.values}
    return address(along.path, kept, **{AS_OF: journal.instant(line.at)})


def day(along: Carried, as_of: AsOf | None) -> Day:
    """The form on a page of the product."""
    value = "" if as_of is None else as_of.said
    if as_of is not None and as_of.until is not None:
        value = moments.day_at(as_of.until).isoformat()
    return Day(along.path, _kept(along.values, ()), value)


def typed(request: HttpRequest, wrong: Collection[str]) -> Day:
    """The form again with what was typed; other mistakes are let go of."""
    values = {name: request.GET.getlist(name)[:1] for name in request.GET}
    value = next(iter(values.get(AS_OF, [])), "")
    return Day(request.path, _kept(values, wrong), value, is_wrong=AS_OF in wrong)


def _kept(values: Values, wrong: Collection[str]) -> list[tuple[str, str]]:
    """The company's facts and the picks, as they were given."""
    names = (name for name in CARRIED if name in values and name not in wrong)
    return [(name, text) for name in names for text in values[name]]
