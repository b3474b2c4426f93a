"""Documents that were shown lately, kept beside the index: most pages show some of them again.

The newest come first wherever more fit than a page holds, so a few thousand products fill most
pages. A shelf belongs to one state of the index and holds what was true then; the next state takes
it over without what has changed. So a document from it is never older than the sets.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from catalog.finding import documents
from catalog.finding.documents import Document

HELD = 12_000
"""Documents in each language; one has about a kilobyte and a half."""

Held = dict[int, Document]


class Shelf:
    def __init__(self, held: dict[str, Held] | None = None) -> None:
        self.held = held or {}

    def summaries(
        self, positions: Collection[int], language: str, seq: int, *, with_terms: Collection[int]
    ) -> Held:
        """Position → document of those that are public; these `with_terms`. At most one statement,
        for what is not held. `seq` is the number that the index is true for: what the database has
        newer is given, for whoever asks to begin again, and not held.
        """
        held = self.held.setdefault(language, {})
        found = {
            at: document
            for at in positions
            if (document := held.get(at)) and (document.spelled_terms or at not in with_terms)
        }
        if len(found) < len(positions):
            rest = [at for at in positions if at not in found]
            needs_terms = any(at in with_terms for at in rest)
            read = documents.summaries(rest, language, with_terms=needs_terms)
            held.update((at, one) for at, one in read.items() if one.seq <= seq)
            found |= read
            if len(held) > HELD:
                for at in list(held)[: len(held) - HELD * 3 // 4]:  # the first to come
                    held.pop(at, None)
        return found

    def without(self, positions: Iterable[int]) -> Shelf:
        """For the next state of the index: these have changed."""
        gone = set(positions)
        return Shelf(
            {
                language: {at: one for at, one in list(held.items()) if at not in gone}
                for language, held in list(self.held.items())
            }
        )
