"""How a product meets the company, line by line: what is stated, what was told, the verdict.

First the criteria that the company gave and the product puts no condition on, then every
condition of the product, told or not. One matcher judges both: a condition is asked about by
itself, as terms with the one slot that stands for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse
from django.utils.text import capfirst

from catalog.finding.atlas import Atlas
from catalog.finding.question import Question
from catalog.languages import said
from catalog.pages.finder import typed
from catalog.pages.findings import Document, Finding, finding
from catalog.pages.grounds import beside
from catalog.pages.product.sheet import Row, Sheet
from catalog.pages.said import criterion, listed
from products.matching import CRITERIA, Slot, Terms, Verdict, match
from products.wording import Words

STATED_BY = {
    "stage": ("stages",),
    "region": ("regions",),
    "amount": ("limit.min", "limit.max", "limit.formula"),
    "term_months": ("term.facility_min_months", "term.facility_max_months"),
    "guarantee": ("guarantees",),
    "purpose": ("purposes",),
}
"""The facts that a criterion is held against; all other criteria are conditions."""

NOT_COMPARED = Words(
    "这一项不在对照之列，请向机构确认。", "This is not compared here; ask the institution."
)
WORDS_ONLY = Words("只有文字说明，请向机构确认。", "Stated in words only; ask the institution.")


class Line(NamedTuple):
    """One condition: what the source states of it, and how the company stands to it.

    A condition stands in its row; of what is no condition `stated` are the facts it is held
    against, and `basis` is named where they are not said of this product itself. `given` is what
    the company told, "" where it has not; `ask` then leads to the field of the finder for it.
    """

    row: Row
    stated: str
    basis: str
    given: str
    ask: str
    finding: Finding


@dataclass(frozen=True)
class Meeting:
    sheet: Sheet
    terms: Terms
    question: Question
    names: Atlas

    @property
    def lines(self) -> list[Line]:
        return [*self._criteria(), *self._conditions()]

    def _criteria(self) -> Iterator[Line]:
        """What was given and is no condition of this product."""
        asked = {row["attribute"]["code"] for row in self.sheet.document["conditions"]}
        for name, verdict in match(self.terms, self.question.company).items():
            if name not in asked:
                row = Row(name, capfirst(said(CRITERIA[name])), [])
                yield self._line(row, name, verdict, self._stated(name), beside(verdict.basis))

    def _stated(self, name: str) -> str:
        """The facts that a criterion is held against in one line; "" where none is stated."""
        facts = [row for row in self.sheet.terms if row.path in STATED_BY.get(name, ())]
        return listed(
            f"{row.title} {value.words}" if "." in row.path else value.words
            for row in facts
            for value in row.values
        )

    def _conditions(self) -> Iterator[Line]:
        """Every condition of the product; one slot of the terms stands for each that is judged."""
        slots = {name: iter(found) for name, found in self.terms["slots"].items()}
        rows = zip(self.sheet.conditions, self.sheet.document["conditions"], strict=True)
        for row, condition in rows:
            name = condition["attribute"]["code"]
            verdict = self._verdict(name, next(slots.get(name, iter(())), None), condition)
            yield self._line(row, name, verdict)

    def _verdict(self, name: str, slot: Slot | None, condition: Document) -> Verdict:
        if slot is None:
            return Verdict("manual", note=NOT_COMPARED if condition["operator"] else WORDS_ONLY)
        if name in self.question.company.given():
            alone = Terms(slots={name: [slot]}, bounds={}, selects={})
            return match(alone, self.question.company)[name]
        if slot["values"]:
            return Verdict("unknown")
        return Verdict("manual", note=WORDS_ONLY)

    def _line(
        self, row: Row, name: str, verdict: Verdict, stated: str = "", basis: str = ""
    ) -> Line:
        is_told = name in self.question.company.given()
        is_open = verdict.verdict == "unknown" and not is_told
        return Line(
            row=row,
            stated=stated,
            basis=basis,
            given=criterion(self.question, name, self.names) if is_told else "",
            ask=self._field(name) if is_open else "",
            finding=finding(row.title, name, verdict),
        )

    def _field(self, name: str) -> str:
        """The finder, with what was asked, at the field where this is told."""
        fields = {shared: field for field, shared in typed.STANDS_FOR.items()}
        return f"{self.sheet.along.to(reverse('find'))}#f-{fields.get(name, name)}"
