"""Products as lines of the map, in lanes by family.

The picture and the table are both made from these, so that they cannot differ. Lanes and lines
start at the left: by the first stage stated, then by the last, then in the order of finding;
products without a family come last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from catalog.finding.search import Result
from catalog.languages import said
from catalog.pages import findings
from catalog.pages.carried import Carried
from catalog.pages.findings import Document, Sum
from catalog.pages.grounds import beside
from catalog.pages.map.drawing import WHOLE, Piece, Weight, columns, pieces, weight
from catalog.pages.said import listed
from products.matching import Verdict
from products.matching.terms import Terms
from products.vocabulary import BASIS, VERDICT


class Tally(NamedTuple):
    """How many criteria have this verdict, in words: 符合 2; `code` names its shape."""

    code: str
    words: str


class Bar(NamedTuple):
    """One product. Nothing stated is None or an empty list, and said so by `spelled`."""

    document: Document
    href: str
    stages: str
    stages_basis: str
    pieces: list[Piece]
    weight: Weight
    limit: Sum | None
    limit_basis: str
    tallies: list[Tally]
    is_picked: bool
    picking: str | None

    @property
    def columns(self) -> list[int]:
        return columns([stage["code"] for stage in self.document["stages"]])

    @property
    def drawn(self) -> list[Piece]:
        """Off the stages a line shows its weight alone."""
        return self.pieces or WHOLE

    @property
    def spelled(self) -> str:
        """What the line shows, in words; a sum exactly."""
        limit = _("额度未披露")
        if self.limit:
            limit = self.limit.exact if self.limit.value else self.limit.words
        stages = self.stages or _("企业阶段未披露")
        return _("{stages}；{limit}").format(stages=stages, limit=limit)


class Lane(NamedTuple):
    """A family with its products; without a title and an address those that state none."""

    title: str
    href: str | None
    bars: list[Bar]


def bar(result: Result, along: Carried) -> Bar:
    document: Document = result.document.read()
    terms: Terms = result.document.terms
    stages = [slot["values"] for slot in terms["slots"].get("stage", [])]
    amount = terms["bounds"].get("amount")
    return Bar(
        document=document,
        href=along.to(document["page"]),
        stages=listed(stage["label"] for stage in document["stages"]),
        stages_basis=_bases(basis for values in stages for basis in values.values()),
        pieces=pieces([stage["code"] for stage in document["stages"]]),
        weight=weight(document["limit"]),
        limit=findings.limit(document["limit"]),
        limit_basis=_bases([amount["max_basis"]] if amount and amount["max"] else []),
        tallies=_tallies(result.match),
        is_picked=document["code"] in along.picked,
        picking=along.toggled(document["code"]),
    )


def lanes(bars: Iterable[Bar], along: Carried) -> list[Lane]:
    found: dict[str | None, Lane] = {}
    for one in sorted(bars, key=_from_the_left):
        family = one.document["family"]
        if family is None:
            lane = Lane("", None, [])
        else:
            address = reverse("family-page", args=[family["code"]])
            lane = Lane(family["label"], along.to(address), [])
        found.setdefault(family and family["code"], lane).bars.append(one)
    return sorted(found.values(), key=lambda lane: not lane.title)


def _from_the_left(one: Bar) -> tuple[int, int]:
    at = one.columns
    return (at[0], at[-1]) if at else (0, 0)


def _bases(bases: Iterable[str]) -> str:
    """The words of several facts that stand in one line, the strongest first, each once."""
    return listed(filter(None, map(beside, sorted({*bases}, key=BASIS.codes.index))))


def _tallies(match: dict[str, Verdict]) -> list[Tally]:
    counted = Counter(verdict.verdict for verdict in match.values())
    return [
        Tally(code, f"{said(VERDICT.label(code))} {counted[code]}")
        for code in VERDICT.codes
        if code in counted
    ]
