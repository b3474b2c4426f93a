"""record → terms: what a record answers to, criterion by criterion.

Terms are plain JSON: an entry keeps them beside its documents, the index is built from them.
A criterion of codes is a list of slots, all of which apply: the values of one field are one
slot, each condition is a slot of its own. A criterion of numbers is one pair of bounds.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypedDict

from products import industries
from products.terminology import Vocabulary
from products.vocabulary import (
    BASIS,
    FIRM_BASES,
    GUARANTEE,
    PURPOSE,
    QUALIFICATION,
    STAGE,
)

Record = dict[str, Any]


class Slot(TypedDict):
    """One set of codes that a record states for a criterion.

    Asked for a code: when it or a code above it is among `values` the verdict is `hit`; when it
    is among `inside` (strictly above a stated one) it is `unknown`; otherwise it is `rest`.
    """

    values: dict[str, str]  # code → basis
    inside: list[str]
    hit: str
    rest: str
    basis: str  # the strongest, deciding what the rest is told
    excluding: bool
    stated: tuple[str, str]  # what is stated, in words, zh and en


class Bounds(TypedDict):
    """Lowest and highest, inclusive; yuan as decimal strings, months as digits."""

    min: str | None
    max: str | None
    min_basis: str
    max_basis: str
    formula: tuple[str, str] | None
    formula_basis: str


class Terms(TypedDict):
    slots: dict[str, list[Slot]]
    bounds: dict[str, Bounds]
    selects: dict[str, list[str]]


def strongest(bases: Iterable[str]) -> str:
    """The basis that counts among several; without any citation the weakest.

    >>> strongest(["name", "group"])
    'group'
    """
    return min(bases, key=BASIS.codes.index, default="name")


def weakest(bases: Iterable[str]) -> str:
    """The basis of what rests on all of several.

    >>> weakest(["direct", "group"])
    'group'
    """
    return max(bases, key=BASIS.codes.index)


def bases_of(record: Record, fact: str) -> dict[str, str]:
    """The basis of a fact and of its members: `{"": …, "green": …}` for `purposes`."""
    found: dict[str, list[str]] = {}
    for citation in record["citations"]:
        for path in citation["facts"]:
            if path == fact or path.startswith(f"{fact}."):
                found.setdefault(path[len(fact) + 1 :], []).append(citation["basis"])
    return {member: strongest(bases) for member, bases in found.items()}


def basis_of(record: Record, fact: str) -> str:
    return bases_of(record, fact).get("", "name")


def _unless_soft(basis: str) -> str:
    """Only what is said of the product itself, or of its territory, excludes."""
    return "unmet" if basis in FIRM_BASES else "manual"


def _listed(vocabulary: Vocabulary, codes: list[str]) -> tuple[str, str]:
    labels = [vocabulary.label(code) for code in codes]
    return "、".join(label.zh for label in labels), ", ".join(label.en for label in labels)


def _field(record: Record, fact: str, codes: list[str], stated: tuple[str, str]) -> list[Slot]:
    if not codes:
        return []
    bases = bases_of(record, fact)
    whole = bases.get("", "name")
    basis = strongest(bases.values())
    return [
        Slot(
            values={code: strongest([bases.get(code, whole), whole]) for code in codes},
            inside=[],
            hit="met",
            rest=_unless_soft(basis),
            basis=basis,
            excluding=False,
            stated=stated,
        )
    ]


def _antichain(regions: list[Record]) -> list[Record]:
    """Regions not covered by another one of the same list."""
    codes = {region["code"] for region in regions}
    return [region for region in regions if not codes.intersection(region["ancestors"])]


def _regions(record: Record) -> list[Slot]:
    regions = _antichain(record["regions"])
    names = (
        "、".join(region["name"] for region in regions),
        ", ".join(region["name_en"] or region["name"] for region in regions),
    )
    slots = _field(record, "regions", [region["code"] for region in regions], names)
    for slot in slots:
        slot["inside"] = sorted({code for region in regions for code in region["ancestors"]})
    return slots


def _condition(record: Record, condition: Record) -> Slot:
    basis = basis_of(record, f"conditions.{condition['key']}")
    excluding = condition["effect"] == "excluding"
    attribute, value = condition["attribute"], condition["value"]
    words = (condition["words"], condition["words_en"] or condition["words"])
    codes: list[str] = []
    inside: list[str] = []
    rest = "manual"
    if isinstance(value, bool):
        codes, rest = [str(value).lower()], "met" if excluding else _unless_soft(basis)
    elif attribute == "qualification" and value:
        codes, rest = value, "unknown"
        words = _listed(QUALIFICATION, value)
    elif attribute == "industry" and value:
        codes, rest = value, "met" if excluding else _unless_soft(basis)
        inside = sorted({above for code in value for above in industries.ancestors(code)})
    return Slot(
        values=dict.fromkeys(codes, basis),
        inside=inside,
        hit=_unless_soft(basis) if excluding else "met",
        rest=rest,
        basis=basis,
        excluding=excluding,
        stated=words,
    )


def _bounds(record: Record, block: str, low: str, high: str) -> Bounds | None:
    stated = record[block]
    if not stated:
        return None
    formula = stated.get("formula")
    if stated[low] is None and stated[high] is None and not formula:
        return None
    return Bounds(
        min=None if stated[low] is None else str(stated[low]),
        max=None if stated[high] is None else str(stated[high]),
        min_basis=basis_of(record, f"{block}.{low}"),
        max_basis=basis_of(record, f"{block}.{high}"),
        formula=(formula, stated["formula_en"] or formula) if formula else None,
        formula_basis=basis_of(record, f"{block}.formula"),
    )


def terms(record: Record) -> Terms:
    """Everything a frozen record answers to. Reads nothing but the record and the vocabulary."""
    slots = {
        "stage": _field(record, "stages", record["stages"], _listed(STAGE, record["stages"])),
        "region": _regions(record),
        "guarantee": _field(
            record, "guarantees", record["guarantees"], _listed(GUARANTEE, record["guarantees"])
        ),
        "purpose": _field(
            record, "purposes", record["purposes"], _listed(PURPOSE, record["purposes"])
        ),
    }
    for attribute in ("qualification", "industry", "equity_invested", "credit_record"):
        slots[attribute] = [
            _condition(record, condition)
            for condition in record["conditions"]
            if condition["attribute"] == attribute
        ]
    bounds = {
        "amount": _bounds(record, "limit", "min", "max"),
        "term_months": _bounds(record, "term", "facility_min_months", "facility_max_months"),
    }
    return Terms(
        slots={name: found for name, found in slots.items() if found},
        bounds={name: found for name, found in bounds.items() if found},
        selects=_selects(record),
    )


def _selects(record: Record) -> dict[str, list[str]]:
    """What the selecting parameters hit: family and issuer with everything above them."""
    family, issuer = record["family"], record["issuer"]
    return {
        "instrument": [record["instrument"]] if record["instrument"] else [],
        "offering": [record["offering"]],
        "family": [family["code"], *family["ancestors"]] if family else [],
        "issuer": [issuer["code"], *issuer["ancestors"]] if issuer else [],
        "issuer_kind": [issuer["kind"]] if issuer else [],
        "source": [source["key"] for source in record["sources"]],
        "method": [method["code"] for method in record["methods"]],
    }
