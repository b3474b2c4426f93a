"""The journal as partners follow it: a page of lines after a number, and where the journal ends.

Numbers have no gaps, so the head alone tells which lines a page will hold, and whether there is
anything new.
"""

from __future__ import annotations

from dataclasses import dataclass

from catalog.errors import Fault, Problem
from products import journal
from products.models import Change
from products.wording import Words

MOST = 1000
USUAL = 100
AHEAD = Words(
    "日志只到第 {head} 号，还没有第 {after} 号之后的内容；可能记错了，或记的是另一个目录的编号。",
    "The journal ends at number {head}, so there is nothing after {after} yet; the number may be "
    "mistaken, or another catalog's.",
)


@dataclass(frozen=True)
class Page:
    """The lines from `after` (exclusive) to `last` (inclusive), whose digest stands beside it; full
    when there may be more."""

    after: int
    last: int
    digest: str
    is_full: bool

    def lines(self) -> list[str]:
        """Each line as JSON text, in the order of the numbers. One statement."""
        changes = Change.objects.select_related("product").order_by("seq")
        found = changes.filter(seq__gt=self.after, seq__lte=self.last)
        return [journal.spelled(change) for change in found.iterator()]


def page(after: int, limit: int) -> Page:
    """What a page holds, before any line is read; Problem 400 for a number ahead of the head."""
    head = journal.head()
    if after > head.seq:
        raise Problem(400, [Fault("after", AHEAD.format(head=head.seq, after=after))])
    last, digest = min(after + limit, head.seq), head.digest
    if last < head.seq:
        digest = Change.objects.values_list("digest", flat=True).get(seq=last)
    return Page(after, last, digest, is_full=last - after == limit)
