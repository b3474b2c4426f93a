"""What was drawn from a source: paragraph by paragraph, which facts of which products rest on it.

So that whoever doubts an entry can lay the article beside the page and check our word.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from catalog.pages import locators
from catalog.pages.carried import Carried
from catalog.pages.findings import Document
from catalog.pages.stated import Fact, Said, everything
from products.facts import OPTIONAL
from products.terminology import Term
from products.vocabulary import BASIS


class Ground(NamedTuple):
    """Facts with the same basis: said of the product itself, of its group, by its name …"""

    basis: Term
    facts: list[Fact]


class Resting(NamedTuple):
    """A product, and what it owes to one paragraph."""

    document: Document
    page: str
    grounds: list[Ground]


class Place(NamedTuple):
    """A paragraph by its locator, in words, and where it stands on the page."""

    locator: str
    name: str
    anchor: str
    fragment: str


class Described(NamedTuple):
    """An assessment method. Where an earlier paragraph describes it too, it is told there."""

    method: Document
    told: Place | None


class Paragraph(NamedTuple):
    """A place in the source, with all that rests on it."""

    place: Place
    products: list[Resting]
    methods: list[Described]


def paragraphs(
    key: str, documents: list[Document], methods: list[Document], along: Carried
) -> list[Paragraph]:
    """The paragraphs of a source that something rests on, in order; products as they come."""
    resting: dict[str, list[Resting]] = defaultdict(list)
    for document in documents:
        for locator, grounds in _grounds(key, document).items():
            resting[locator].append(Resting(document, along.to(document["page"]), grounds))
    described: dict[str, list[Document]] = defaultdict(list)
    for method in methods:
        for locator in {one["locator"] for one in method["evidence"] if one["source"] == key}:
            described[locator].append(method)
    told: dict[str, Place] = {}
    found = []
    for locator in sorted({*resting, *described}, key=locators.in_order):
        place = _place(locator)
        here = [Described(one, told.get(one["code"])) for one in described[locator]]
        told |= {one["code"]: place for one in described[locator] if one["code"] not in told}
        found.append(Paragraph(place, resting[locator], here))
    return found


def _place(locator: str) -> Place:
    words, anchor = locators.words(locator), locators.anchor(locator)
    return Place(locator, words, anchor, locators.fragment(locator))


def _grounds(key: str, document: Document) -> dict[str, list[Ground]]:
    """Each paragraph with the facts of this product that rest on it, the firmest basis first."""
    paths: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for path, evidence in document["evidence"].items():
        for one in evidence:
            if one["source"] == key:
                paths[one["locator"]][one["basis"]].add(path)
    facts = everything(document)
    return {
        locator: [
            Ground(term, cited(facts, by_basis[term.code]))
            for term in BASIS
            if term.code in by_basis
        ]
        for locator, by_basis in paths.items()
    }


def cited(facts: list[Fact], paths: set[str]) -> list[Fact]:
    """Of what a product states, that which a citation of these paths is about.

    A list is cited whole (`regions`) or by its members (`purposes.green`).

    >>> uses = [Said("purposes.rnd", "研发"), Said("purposes.trade", "贸易")]
    >>> fact = Fact("purposes", "用途", uses)
    >>> [value.words for value in cited([fact], {"purposes.trade"})[0].values]
    ['贸易']
    >>> [value.words for value in cited([fact], {"purposes"})[0].values]
    ['研发', '贸易']
    """
    chosen = [fact._replace(values=_chosen(fact, paths)) for fact in facts]
    return [fact for fact in chosen if fact.values]


def _chosen(fact: Fact, paths: set[str]) -> list[Said]:
    if fact.path in paths:
        return fact.values
    if fact.path in OPTIONAL:  # one line for all: a cited alias is told from the rest by its path
        members = sorted(path for path in paths if path.startswith(f"{fact.path}."))
        return [Said(path, path.partition(".")[2]) for path in members]
    return [value for value in fact.values if value.path in paths]
