"""A figure in a summary stands somewhere among the facts, where it has its source."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from products.readiness.finding import Finding, Record, texts
from products.readiness.quantities import Quantity, quantities
from products.wording import Words

STATED = {
    "limit": {"min": "yuan", "max": "yuan"},
    "rate": {"min": "percent", "max": "percent"},
    "term": dict.fromkeys(
        ("facility_min_months", "facility_max_months", "drawdown_months"), "months"
    ),
    "speed": dict.fromkeys(("accept_days", "contact_days", "disburse_days"), "days"),
}
MOST = 5
"""How many figures one finding names; the rest come up when these are mended."""


def unsupported_figure(record: Record) -> Iterator[Finding]:
    """A sum, rate, term or count in a summary is in a fact, a condition or a highlight too."""
    known = list(_stated(record))
    for path in ("summary", "summary_en"):
        loose = [
            figure.text
            for figure in quantities(record[path] or "")
            if not any(figure.same(other) for other in known)
        ]
        if loose:
            named = list(dict.fromkeys(loose))[:MOST]
            yield Finding(
                "unsupported_figure",
                path,
                Words(
                    "简介里的 {zh} 不在任何事实、条件或亮点里，读者看不到它的出处。",
                    "{en} in the summary is in no fact, condition or highlight, "
                    "so readers cannot see its source.",
                ).format(zh="、".join(named), en=", ".join(named)),
                Words(
                    "填进对应的事实，或写成亮点并注明出处，或从简介删去。",
                    "State it as a fact or a highlight with its source, or leave it out.",
                ),
                blocks=False,
            )


def _stated(record: Record) -> Iterator[Quantity]:
    for block, members in STATED.items():
        for name, kind in members.items():
            figure = (record[block] or {}).get(name)
            if figure is not None:
                yield Quantity(Decimal(figure), kind)
    for name in ("spread_min_bp", "spread_max_bp"):
        points = (record["rate"] or {}).get(name)
        if points is not None:
            yield Quantity(abs(Decimal(points)), "")
            yield Quantity(abs(Decimal(points)) / 100, "percent")
    for row in record["conditions"]:
        yield from _compared(row["value"])
    for text in _words(record):
        yield from quantities(text)


def _compared(value: Any) -> Iterator[Quantity]:
    """The numbers that a condition compares with; of which kind, its attribute knows."""
    for text in value.values() if isinstance(value, dict) else [value]:
        if isinstance(text, str):
            yield from (Quantity(found.value, "") for found in quantities(text))


def _words(record: Record) -> Iterator[str]:
    """What else the entry says in words, names included."""
    yield from (text for path, text in texts(record) if not path.startswith("summary"))
    yield from (record["name"], *record["aliases"], record["area"] or "")
    yield from (row["name"] for row in (record["issuer"], *record["methods"]) if row)
