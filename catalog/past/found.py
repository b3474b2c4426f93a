"""What the sets cannot tell about a question as of a number: longer words, the date of a change.

As `catalog.finding.database` for today, from the frozen records of then.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from pyroaring import BitMap

from catalog.finding import text
from catalog.finding.database import candidates, holding, slices
from catalog.finding.found import NOTHING_TOLD, Found
from catalog.finding.index import Index
from catalog.finding.question import Question
from catalog.past.lines import last_of_each
from products.models import Change


def found_then(question: Question, state: Index) -> Found:
    told = NOTHING_TOLD
    if any(text.needs_recheck(word) for word in question.words):
        told = holding(dict(_called(question, state)), question)
    if question.updated_since is not None:
        told = told._replace(changed=_changed_since(question, state.seq))
    return told


def _called(question: Question, state: Index) -> Iterator[tuple[int, text.Names]]:
    """Where the words may stand, and the names that stand there."""
    for some in slices(candidates(question, state)):
        lines = last_of_each(Change.objects.filter(seq__in=some), state.seq)
        for position, record in lines.values_list("position", "record"):
            if record is not None:
                yield position, text.names(json.loads(record))


def _changed_since(question: Question, seq: int) -> BitMap:
    about = Change.objects.filter(at__gte=question.updated_since, seq__lte=seq)
    lines = last_of_each(about, seq).filter(at__gte=question.updated_since)
    return BitMap(lines.values_list("position", flat=True))
