"""Lines of the journal as news: each with its product's line before it, and whom it concerns.

What the feed shows and what webhooks send is chosen here, by the same rule.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Max

from catalog.finding.answering import Candidate, concerns
from catalog.finding.question import Question
from products.models import Change

Record = dict[str, Any]


@dataclass
class Line:
    """A line of the journal with the product's line before it; each is read once."""

    change: Change
    previous: Line | None = None

    @cached_property
    def record(self) -> Record | None:
        """What the product is from here on; None once it is withdrawn."""
        return None if self.change.record is None else json.loads(self.change.record)

    @cached_property
    def candidate(self) -> Candidate | None:
        return None if self.record is None else Candidate(self.record)

    @property
    def before(self) -> Record | None:
        """What the product was up to here; None before it was public."""
        return None if self.previous is None else self.previous.record

    def concerns(self, question: Question) -> bool:
        before = None if self.previous is None else self.previous.candidate
        return concerns(question, self.change.at, before, self.candidate)


def linked(changes: Iterable[Change]) -> list[Line]:
    """Consecutive lines, oldest first, each with the one before it of its product.

    One statement for those that lie before the first of them, however many products there are.
    """
    lines = [Line(change) for change in changes]
    latest = _just_before(lines)
    for line in lines:
        line.previous = latest.get(line.change.product_id)
        latest[line.change.product_id] = line
    return lines


def _just_before(lines: list[Line]) -> dict[int, Line]:
    """Product → its last line before these, where there is one."""
    first = lines[0].change.seq if lines else 0
    products = {line.change.product_id for line in lines}
    earlier = Change.objects.filter(product__in=products, seq__lt=first)
    newest_of_each = earlier.order_by().values("product").annotate(last=Max("seq")).values("last")
    return {
        change.product_id: Line(change) for change in Change.objects.filter(seq__in=newest_of_each)
    }
