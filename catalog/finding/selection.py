"""A question against the index: which entries answer it, by how many criteria they miss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import reduce
from itertools import product, zip_longest
from operator import and_

from django.utils.functional import cached_property
from pyroaring import BitMap

from catalog.finding.chunk import Chunk
from catalog.finding.found import NOTHING_TOLD, Found
from catalog.finding.index import Index
from catalog.finding.meanings import EMPTY
from catalog.finding.question import Question
from catalog.finding.text import Name

Bucket = tuple[int, int, int]
"""Criteria missed; 0 if the words hit the product's own name; 0 if offered. In sort order."""


class Part:
    """The answer within one chunk; every set is made when it is first asked for."""

    def __init__(
        self, chunk: Chunk, question: Question, words: Mapping[str, list[Name]], found: Found
    ) -> None:
        self.chunk = chunk
        self.question = question
        self.words = words
        self.found = found
        self.levels: list[BitMap] = []

    @cached_property
    def own_name(self) -> BitMap:
        return self._worded[1]

    @cached_property
    def _worded(self) -> tuple[BitMap, BitMap]:
        return self.chunk.words(self.words) if self.words else (self.chunk.all, self.chunk.all)

    @cached_property
    def base(self) -> BitMap:
        """Public, hit by every selecting parameter, the words and the date."""
        base = self._worded[0]
        for facet, codes in self.question.selects.items():
            base = base & BitMap.union(
                EMPTY, *(self.chunk.get("select", facet, code) for code in codes)
            )
        return base if self.found.changed is None else base & self.found.changed

    @cached_property
    def verdicts(self) -> list[tuple[BitMap, BitMap]]:
        company = self.question.company
        return [self.chunk.verdicts(criterion, company) for criterion in company.given()]

    @cached_property
    def met(self) -> dict[str, BitMap]:
        """Criterion → entries that meet it."""
        given = self.question.company.given()
        return {name: met for name, (met, _) in zip(given, self.verdicts, strict=True)}

    def _all(self, which: int) -> list[BitMap]:
        """Sets that an entry must all stand in: to meet every criterion (0), or to be ruled out by
        none (1). Only what is public is in a criterion's sets, so that is not asked once more."""
        sets = [verdict[which] for verdict in self.verdicts]
        return sets if sets and self.base is self.chunk.all else [self.base, *sets]

    @cached_property
    def all_met(self) -> BitMap:
        return reduce(and_, self._all(0))

    @cached_property
    def results(self) -> BitMap:
        return self.all_met if self.question.unstated == "exclude" else reduce(and_, self._all(1))

    def number(self, which: int) -> int:
        """How many there are, without making the set of them."""
        *sets, last = self._all(which)
        return reduce(and_, sets).intersection_cardinality(last) if sets else len(last)

    def level(self, missed: int) -> BitMap:
        """Results that miss so many criteria: one criterion at a time moves up what it leaves open
        and drops what it rules out. Nobody asks for the higher levels where the lower fill a page,
        so they are made only as far as asked, and one further."""
        if missed >= len(self.levels):
            self.levels = self._levels(missed + 1)
        return self.levels[missed]

    def _levels(self, highest: int) -> list[BitMap]:
        levels = [self.base]
        for met, passing in self.verdicts:
            left_open = passing - met
            above = [EMPTY, *(level & left_open for level in levels[:highest])]
            kept = [level & met for level in levels]
            levels = [one | other for one, other in zip_longest(kept, above, fillvalue=EMPTY)]
        return levels

    def bucket(self, missed: int, by_name: int, promoted: int) -> BitMap:
        chosen = self.all_met if missed == 0 else self.level(missed)
        if self.question.words:
            chosen = chosen - self.own_name if by_name else chosen & self.own_name
        kind = "promoted" if promoted else "offered"
        return chosen & self.chunk.get("select", "offering", kind)


class Selection:
    """The whole answer: the parts of all chunks, newest first."""

    def __init__(self, index: Index, question: Question, found: Found = NOTHING_TOLD) -> None:
        self.index = index
        self.question = question
        self.found = found
        words = index.words(question.words)
        self.parts = [Part(chunk, question, words, found) for chunk in index.chunks]

    def without(self, parameter: str) -> Selection:
        """The same question without one of its parameters, as facets and relaxing count it.

        What the database has told is kept, so this asks it nothing again.
        """
        question, found = self.question, self.found
        if parameter in question.selects:
            kept = {name: codes for name, codes in question.selects.items() if name != parameter}
            question = replace(question, selects=kept)
        elif parameter in question.company.given():
            question = replace(question, company=question.company.without(parameter))
        elif parameter == "q":
            question = replace(question, words=())
        elif parameter == "updated_since":
            question, found = replace(question, updated_since=None), found._replace(changed=None)
        elif parameter == "unstated":
            question = replace(question, unstated="include")
        return self if question == self.question else Selection(self.index, question, found)

    def count(self, cap: int) -> int:
        """All results, or `cap` + 1 when there are more."""
        which = 0 if self.question.unstated == "exclude" else 1
        return _capped((part.number(which) for part in self.parts), cap)

    def count_met(self, cap: int) -> int:
        """Those without a miss, capped likewise."""
        return _capped((part.number(0) for part in self.parts), cap)

    def positions(self) -> Iterator[int]:
        """Every result, newest first."""
        for part in self.parts:
            yield from reversed(part.results)

    def newest(self, size: int, before: int | None) -> list[int]:
        """The next `size` results below a position."""
        return _take((part.results for part in self.parts), size, before)

    def best(self, size: int, after: tuple[Bucket, int] | None) -> list[tuple[Bucket, int]]:
        """The next results, fewest misses first; after the one a cursor names, if any."""
        chosen: list[tuple[Bucket, int]] = []
        for bucket in self._buckets():
            if after is not None and bucket < after[0]:
                continue
            before = after[1] if after is not None and bucket == after[0] else None
            sets = (part.bucket(*bucket) for part in self.parts)
            chosen += [(bucket, at) for at in _take(sets, size - len(chosen), before)]
            if len(chosen) == size:
                break
        return chosen

    def _buckets(self) -> Iterator[Bucket]:
        missable = 0 if self.question.unstated == "exclude" else len(self.question.company.given())
        by_name = (0, 1) if self.question.words else (0,)
        return product(range(missable + 1), by_name, (0, 1))


def _capped(numbers: Iterator[int], cap: int) -> int:
    total = 0
    for number in numbers:
        total += number
        if total > cap:
            return cap + 1
    return total


def _take(sets: Iterator[BitMap], size: int, before: int | None) -> list[int]:
    """The highest `size` positions below `before`, falling; sets come highest first."""
    taken: list[int] = []
    for one in sets:
        end = len(one) if before is None else one.rank(before - 1) if before else 0
        start = max(0, end - (size - len(taken)))
        taken += reversed(one[start:end])
        if len(taken) == size:
            break
    return taken
