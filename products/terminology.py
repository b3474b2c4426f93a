"""What a vocabulary is: codes with labels and definitions. The words are in `vocabulary`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from products.wording import Words


class Term(NamedTuple):
    """One code with its label and, where the label does not say it all, a definition."""

    code: str
    label: Words
    definition: Words | None = None


class Vocabulary:
    """A closed, ordered list of terms.

    >>> stages = Vocabulary("stage", Words("阶段", "Stage"), Term("seed", Words("种子期", "Seed")))
    >>> stages.label("seed").zh
    '种子期'
    >>> "adult" in stages
    False
    """

    def __init__(self, name: str, title: Words, *terms: Term) -> None:
        self.name = name
        self.title = title
        self.terms = {term.code: term for term in terms}

    def __contains__(self, code: object) -> bool:
        return code in self.terms

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms.values())

    @property
    def codes(self) -> list[str]:
        return list(self.terms)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """For model and form fields: code and Chinese label."""
        return [(term.code, term.label.zh) for term in self]

    def label(self, code: str) -> Words:
        return self.terms[code].label
