"""How many results each value of a facet has, under all the other parameters."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any, NamedTuple

from catalog.finding import meanings
from catalog.finding.atlas import Atlas
from catalog.finding.meanings import EMPTY
from catalog.finding.question import SELECTING
from catalog.finding.selection import Selection
from products import industries
from products.matching import Place, place
from products.terminology import Vocabulary
from products.vocabulary import (
    GUARANTEE,
    INSTRUMENT,
    OFFERING,
    ORGANISATION_KIND,
    PURPOSE,
    QUALIFICATION,
    STAGE,
    WHOLE_COUNTRY,
)

VOCABULARIES: dict[str, Vocabulary] = {
    "stage": STAGE,
    "guarantee": GUARANTEE,
    "purpose": PURPOSE,
    "qualification": QUALIFICATION,
    "instrument": INSTRUMENT,
    "offering": OFFERING,
    "issuer_kind": ORGANISATION_KIND,
}


class Value(NamedTuple):
    code: str
    label: str
    count: int  # type: ignore[assignment] # a number, not the tuple's method


class Facet(NamedTuple):
    """Every value with its count, and how many results state nothing for the facet."""

    values: list[Value]
    unstated: int


def facet(name: str, selection: Selection, atlas: Atlas, language: str) -> Facet:
    """A value counts the results it would be met by; a selecting one, those it hits."""
    others = selection.without(name)
    asked = getattr(selection.question.company, name, ())
    labels = _labels(name, asked, atlas, language)
    counts = _counts(name, list(labels), others, atlas)
    values = zip(labels.items(), counts, strict=True)
    return Facet(
        [Value(code, label, count) for (code, label), count in values], _unstated(name, others)
    )


@lru_cache(maxsize=100)
def _terms(name: str, language: str) -> dict[str, str]:
    return {term.code: term.label.in_language(language) for term in VOCABULARIES[name]}


@lru_cache(maxsize=2)
def _sections(language: str) -> dict[str, str]:
    return {
        code: words[language == "en"]
        for code, words in industries.names().items()
        if len(code) == 1
    }


def _labels(name: str, asked: Any, atlas: Atlas, language: str) -> dict[str, str]:
    if name in VOCABULARIES:
        return _terms(name, language)
    if name == "industry":
        return _sections(language)
    if name == "family":
        return {code: row.label(language) for code, row in atlas.families.items()}
    within: tuple[Place, ...] = asked
    above = within[0].code if len(within) == 1 else WHOLE_COUNTRY
    children = atlas.children(above) or [above]
    return {code: atlas.regions[code].label(language) for code in children}


def _counts(name: str, codes: list[str], others: Selection, atlas: Atlas) -> list[int]:
    """Of each code how many results it hits or, for a criterion, would be met by it."""
    counts = [0] * len(codes)
    find = atlas.place if name == "region" else partial(place, name)
    places = [] if name in SELECTING else [find(code) for code in codes]
    keys: list[Any] = [(name, one) for one in places] or [("select", name, n) for n in codes]
    for part in others.parts:
        count, chunk = part.results.intersection_cardinality, part.chunk
        for number, key in enumerate(keys):
            if places:
                meaning = chunk.meanings.get(key)
                one = (meaning or meanings.of_place(chunk, name, places[number]))[0]
            else:
                one = chunk.sets.get(key, EMPTY)
            if one:
                counts[number] += count(one)
    return counts


def _unstated(name: str, others: Selection) -> int:
    key = ("selectable", name) if name in SELECTING else ("stated", name, 0)
    return sum(len(part.results - part.chunk.get(*key)) for part in others.parts)
