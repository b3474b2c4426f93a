"""The two things only the database can tell: the date of a change, and the pinyin of a name.

Both read withdrawn entries too, and how new each row is: a row newer than the index means that
the question has to be asked again.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from pyroaring import BitMap

from catalog.finding.found import NOTHING_TOLD, Found
from catalog.finding.index import Index
from catalog.finding.question import Question
from catalog.finding.selection import Selection
from catalog.finding.sorting import refuse_many
from catalog.models import Entry

SLICE = 10_000
"""Positions a statement: below what SQLite takes as parameters."""


def found(question: Question, state: Index) -> Found:
    """Problem 422 when there are more results than can be sorted by name."""
    told = NOTHING_TOLD
    if question.updated_since is not None:
        told = _changed_since(question)
    if question.order == "name":
        selection = Selection(state, question, told)
        refuse_many(selection)
        keys, newest = _name_keys(selection.positions())
        told = told._replace(name_keys=keys, newest=max(told.newest, newest))
    return told


def _changed_since(question: Question) -> Found:
    rows = Entry.objects.filter(changed_at__gte=question.updated_since).order_by()
    changed, newest = BitMap(), 0
    for position, seq in rows.values_list("position", "seq"):
        changed.add(position)
        newest = max(newest, seq)
    return Found(changed=changed, newest=newest)


def _name_keys(positions: Iterator[int]) -> tuple[dict[int, str], int]:
    keys, newest = {}, 0
    for some in slices(positions):
        rows = Entry.objects.filter(position__in=some).order_by()
        for position, seq, key in rows.values_list("position", "seq", "name_key"):
            keys[position] = key
            newest = max(newest, seq)
    return keys, newest


def slices(positions: Iterator[int]) -> Iterator[list[int]]:
    while some := list(islice(positions, SLICE)):
        yield some
