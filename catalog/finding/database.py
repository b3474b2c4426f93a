"""The two things only the database can tell: longer words, and the date of a change.

Both read withdrawn entries too, and how new each row is: a row newer than the index means that
the question has to be asked again.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from pyroaring import BitMap

from catalog.finding import text
from catalog.finding.found import NOTHING_TOLD, Found
from catalog.finding.index import Index
from catalog.finding.question import Question
from catalog.finding.selection import Selection
from catalog.models import Entry

SLICE = 10_000
"""Candidates a statement: below what SQLite takes as parameters."""


def found(question: Question, state: Index) -> Found:
    told = NOTHING_TOLD
    if any(text.needs_recheck(word) for word in question.words):
        told = _holding_the_words(question, state)
    if question.updated_since is not None:
        changed, newest = _changed_since(question)
        told = told._replace(changed=changed, newest=max(told.newest, newest))
    return told


def _changed_since(question: Question) -> tuple[BitMap, int]:
    rows = Entry.objects.filter(changed_at__gte=question.updated_since)
    changed, newest = BitMap(), 0
    for position, seq in rows.values_list("position", "seq"):
        changed.add(position)
        newest = max(newest, seq)
    return changed, newest


def _holding_the_words(question: Question, state: Index) -> Found:
    """Of the entries with all pieces of the words, those whose names really hold them."""
    candidates = Selection(state, Question(words=question.words)).positions()
    holding, own, newest = BitMap(), BitMap(), 0
    for some in _slices(candidates):
        rows = Entry.objects.filter(position__in=some)
        for position, seq, names in rows.values_list("position", "seq", "names"):
            newest = max(newest, seq)
            if not names:
                continue  # withdrawn since the index was made
            called = text.Names(**names)
            if text.hold(called, question.words):
                holding.add(position)
                if any(text.hits(word, called.own) for word in question.words):
                    own.add(position)
    return Found(worded=holding, own=own, newest=newest)


def _slices(positions: Iterator[int]) -> Iterator[list[int]]:
    while some := list(islice(positions, SLICE)):
        yield some
