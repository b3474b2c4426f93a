"""Which condition to let go of when nothing answers them all; the sets in memory know."""

from __future__ import annotations

from catalog.finding.search import COUNT_CAP
from catalog.finding.selection import Selection


def relaxed(selection: Selection) -> dict[str, int]:
    """How many results there would be without each given parameter, one at a time."""
    return {
        name: selection.without(name).count(COUNT_CAP) for name in selection.question.parameters()
    }
