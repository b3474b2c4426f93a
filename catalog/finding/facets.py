"""How many results each value of a facet has, under all the other parameters."""

from __future__ import annotations

from typing import Any, NamedTuple

from catalog.finding.atlas import Atlas
from catalog.finding.question import SELECTING
from catalog.finding.selection import Selection
from products import industries
from products.matching import Company, Place
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

    def as_json(self) -> dict[str, Any]:
        return {"values": [value._asdict() for value in self.values], "unstated": self.unstated}


def facet(name: str, selection: Selection, atlas: Atlas, language: str) -> Facet:
    """A value counts the results it would be met by; a selecting one, those it hits."""
    others = selection.without(name)
    asked = getattr(selection.question.company, name, ())
    labels = _labels(name, asked, atlas, language)
    return Facet(
        [Value(code, label, _count(name, code, others, atlas)) for code, label in labels.items()],
        _unstated(name, others),
    )


def _labels(name: str, asked: Any, atlas: Atlas, language: str) -> dict[str, str]:
    if name in VOCABULARIES:
        return {term.code: term.label.in_language(language) for term in VOCABULARIES[name]}
    if name == "industry":
        return {
            code: words[language == "en"]
            for code, words in industries.names().items()
            if len(code) == 1
        }
    if name == "family":
        return {code: row.label(language) for code, row in atlas.families.items()}
    places: tuple[Place, ...] = asked
    above = places[0].code if len(places) == 1 else WHOLE_COUNTRY
    children = atlas.children(above) or [above]
    return {code: atlas.regions[code].label(language) for code in children}


def _count(name: str, code: str, others: Selection, atlas: Atlas) -> int:
    if name in SELECTING:
        return sum(
            part.results.intersection_cardinality(part.chunk.get("select", name, code))
            for part in others.parts
        )
    company = Company().changed(name, (atlas.place(code) if name == "region" else code,))
    return sum(
        part.results.intersection_cardinality(part.chunk.verdicts(name, company)[0])
        for part in others.parts
    )


def _unstated(name: str, others: Selection) -> int:
    key = ("selectable", name) if name in SELECTING else ("stated", name, 0)
    return sum(len(part.results - part.chunk.get(*key)) for part in others.parts)
