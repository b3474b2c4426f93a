"""Products as readers saw them then: entries that stand in no table, made from frozen records.

The serializers that make today's documents make these, only for what is shown, in one language.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING

from catalog.documents import Shape, document
from catalog.finding.documents import Document, of_entry
from catalog.models import Entry, column
from catalog.past.lines import last_of_each
from products.matching import terms
from products.models import Change

if TYPE_CHECKING:
    from catalog.past.lines import Placed


def summaries(positions: Collection[int], seq: int, language: str) -> dict[int, Document]:
    """Position → summary and terms of what was public then."""
    lines = last_of_each(Change.objects.filter(seq__in=positions), seq).exclude(record=None)
    entries = (_entry(line, "summary", language) for line in lines)
    return {entry.position: of_entry(entry, entry.summary(language)) for entry in entries}


def details(codes: Collection[str], seq: int, language: str) -> dict[str, Entry]:
    """Code → entry with its detail; without one where it was withdrawn then."""
    about = Change.objects.filter(product__code__in=codes)
    lines = last_of_each(about, seq).select_related("product")
    return {line.product.code: _entry(line, "detail", language) for line in lines}


def _entry(line: Placed, shape: Shape, language: str) -> Entry:
    entry = Entry(position=line.position, seq=line.seq, changed_at=line.at)
    if line.record is None:
        entry.withdrawn_at = line.at
        return entry
    record = json.loads(line.record)
    entry.code, entry.terms = record["code"], terms(record)
    setattr(entry, column(shape, language), document(shape, record, language))
    return entry
