"""What the sets cannot tell about a question as of a number.

As `catalog.finding.database` for today, from the frozen records of then.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from pyroaring import BitMap

from catalog.finding import text
from catalog.finding.database import slices
from catalog.finding.found import NOTHING_TOLD, Found
from catalog.finding.index import Index
from catalog.finding.question import Question
from catalog.finding.selection import Selection
from catalog.finding.sorting import refuse_many
from catalog.models import Entry
from catalog.past.lines import last_of_each
from products.models import Change


def found_then(question: Question, state: Index) -> Found:
    """Problem 422 when there are more results than can be sorted by name."""
    told = NOTHING_TOLD
    if question.updated_since is not None:
        told = Found(changed=_changed_since(question, state.seq))
    if question.order == "name":
        selection = Selection(state, question, told)
        refuse_many(selection)
        told = told._replace(name_keys=dict(_name_keys(selection.positions(), state.seq)))
    return told


def _name_keys(positions: Iterator[int], seq: int) -> Iterator[tuple[int, str]]:
    """As they are kept where nothing has changed since, else from the record of then."""
    for some in slices(positions):
        same = Entry.objects.filter(position__in=some, seq__lte=seq)
        kept = dict(same.values_list("position", "name_key"))
        yield from kept.items()
        since = [at for at in some if at not in kept]
        lines = last_of_each(Change.objects.filter(seq__in=since), seq).exclude(record=None)
        for position, record in lines.values_list("position", "record"):
            yield position, text.sort_key(json.loads(record or "null")["name"])


def _changed_since(question: Question, seq: int) -> BitMap:
    about = Change.objects.filter(at__gte=question.updated_since, seq__lte=seq)
    lines = last_of_each(about, seq).filter(at__gte=question.updated_since)
    return BitMap(lines.values_list("position", flat=True))
