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
    called: dict[int, text.Names] = {}
    newest = 0
    for some in slices(candidates(question, state)):
        rows = Entry.objects.filter(position__in=some)
        for position, seq, names in rows.values_list("position", "seq", "names"):
            newest = max(newest, seq)
            if names:  # else withdrawn since the index was made
                called[position] = text.Names(**names)
    return holding(called, question)._replace(newest=newest)


def candidates(question: Question, state: Index) -> Iterator[int]:
    """Where all pieces of the words are."""
    return Selection(state, Question(words=question.words)).positions()


def holding(called: dict[int, text.Names], question: Question) -> Found:
    """Of products by their positions: those whose names really hold the words."""
    worded = [at for at, names in called.items() if text.hold(names, question.words)]
    own = (at for at in worded if any(text.hits(word, called[at].own) for word in question.words))
    return Found(worded=BitMap(worded), own=BitMap(own))


def slices(positions: Iterator[int]) -> Iterator[list[int]]:
    while some := list(islice(positions, SLICE)):
        yield some
