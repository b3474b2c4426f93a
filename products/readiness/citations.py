"""Every stated fact has a source, and every source is for a stated fact."""

from __future__ import annotations

from collections.abc import Iterator

from products import facts
from products.readiness.finding import Finding, Record
from products.wording import Words


def uncited(record: Record) -> Iterator[Finding]:
    """A fact needs a citation; a member of a list may be cited by its list."""
    cited = {path for citation in record["citations"] for path in citation["facts"]}
    for path in facts.stated(record):
        if path not in cited and facts.whole(path) not in cited:
            yield Finding(
                "uncited",
                path,
                Words("“{t}”没有出处。", "“{t}” has no citation.").format(t=facts.title(path)),
                Words(
                    "加上来源、段落和依据，或删去这一项。",
                    "Cite source, paragraph and basis, or remove it.",
                ),
            )


def cites_nothing(record: Record) -> Iterator[Finding]:
    """A citation names a fact that the entry states, or one of the names it goes by."""
    stated = set(facts.stated(record))
    known = stated | {facts.whole(path) for path in stated}
    if record["aliases"]:
        known |= {"aliases", *(f"aliases.{alias}" for alias in record["aliases"])}
    for citation in record["citations"]:
        for path in citation["facts"]:
            if path not in known:
                yield Finding(
                    "cites_nothing",
                    path,
                    Words(
                        "出处所指的 {p} 没有填写。", "A citation names {p}, which is not stated."
                    ).format(p=path),
                    Words(
                        "填写这一项，或改正出处所指的事实。",
                        "State it, or correct the citation's fact.",
                    ),
                )
