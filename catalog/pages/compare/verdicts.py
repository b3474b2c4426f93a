"""How each product meets the company, criterion by criterion."""

from __future__ import annotations

from typing import NamedTuple

from catalog.finding import atlas
from catalog.finding.question import Question
from catalog.pages import said
from catalog.pages.findings import Finding, findings
from products.matching import Verdict


class Judged(NamedTuple):
    """One criterion: what the company gave, and a finding for each product by its label."""

    anchor: str
    title: str
    given: str
    findings: list[tuple[str, Finding]]
    differs: bool


def rows(question: Question, labels: list[str], matches: list[dict[str, Verdict]]) -> list[Judged]:
    """In the fixed order of the criteria; none given, or no product, none returned."""
    if not matches:
        return []
    names = atlas.latest()
    told = [findings(verdicts) for verdicts in matches]
    return [
        Judged(
            f"verdict-{name}",
            across[0].criterion,
            said.criterion(question, name, names),
            list(zip(labels, across, strict=True)),
            len({finding.code for finding in across}) > 1,
        )
        for name, across in zip(question.company.given(), zip(*told, strict=True), strict=True)
    ]
