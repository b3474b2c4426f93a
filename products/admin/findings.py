"""The findings of `readiness` as the desk shows them."""

from __future__ import annotations

from typing import NamedTuple

from products import facts, readiness
from products.admin.naming import anchor, citable, fact_name
from products.freezing import Record, freeze
from products.models import Citation, Revision, Source
from products.neighbours import neighbours


class Sentence(NamedTuple):
    """One finding: where, why, how to mend it, and the place on the form."""

    where: str
    why: str
    fix: str
    blocks: bool
    anchor: str


def sentences(record: Record) -> list[Sentence]:
    """What a frozen record still lacks, beside its neighbours too; what blocks comes first."""
    found = readiness.findings(record, neighbours(record))
    found.sort(key=lambda finding: not finding.blocks)
    return [
        Sentence(
            where=fact_name(finding.path),
            why=finding.why.zh,
            fix=finding.fix.zh,
            blocks=finding.blocks,
            anchor=anchor(finding.path, finding.code),
        )
        for finding in found
    ]


def suggestions(record: Record | None) -> list[tuple[str, str]]:
    """Facts to cite: those the draft states, then all the others."""
    return citable(facts.stated(record) if record else [])


def cite_rest(revision: Revision, source: Source, locator: str, basis: str) -> int:
    """Cite every stated fact that has no citation yet; how many there were."""
    found = readiness.findings(freeze(revision))
    paths = [finding.path for finding in found if finding.code == "uncited"]
    for path in paths:
        Citation.objects.create(
            revision=revision, fact=path, source=source, locator=locator, basis=basis
        )
    return len(paths)
