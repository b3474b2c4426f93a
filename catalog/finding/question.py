"""A question, once its parameters have been checked."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from products.matching import Company

SORTED = json.JSONEncoder(sort_keys=True)
SELECTING = ("instrument", "offering", "family", "issuer", "issuer_kind")
FACETS = (
    "stage",
    "region",
    "guarantee",
    "purpose",
    "qualification",
    "industry",
    "instrument",
    "offering",
    "family",
    "issuer_kind",
)


class AsOf(NamedTuple):
    """The moment that an answer is to be true for.

    `said` is the day as it was given, or the instant in UTC; `until` is the last moment that
    counts, None for the day that is still running: then the answer is what there is now.
    """

    said: str
    until: datetime | None


@dataclass(frozen=True)
class Question:
    """What to find (company, selects, words, since, as of), and in which shape to answer."""

    company: Company = field(default_factory=Company)
    selects: dict[str, tuple[str, ...]] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    updated_since: datetime | None = None
    unstated: str = "include"
    order: str = "match"
    facets: tuple[str, ...] = ()
    count: str = "capped"
    page_size: int = 20
    cursor: str | None = None
    as_of: AsOf | None = None

    @property
    def until(self) -> datetime | None:
        """The moment in the past that is asked for; None is now."""
        return self.as_of.until if self.as_of else None

    def parameters(self) -> list[str]:
        """The names of what it asks, and could be asked without."""
        rest = {
            "q": self.words,
            "updated_since": self.updated_since,
            "unstated": self.unstated == "exclude",
        }
        return [*self.company.given(), *self.selects, *(name for name in rest if rest[name])]

    def fingerprint(self) -> str:
        """What a cursor belongs to: everything that decides which results come in which order.

        Spelled differently a question stays the same: `a,b` is `b,a`, `3000000.0` is `3000000`.
        A moment counts as it was given, so that a walk begun today goes on after midnight.
        """
        said = {
            **{name: _settled(getattr(self.company, name)) for name in self.company.given()},
            **{name: _settled(codes) for name, codes in self.selects.items()},
            "q": _settled(self.words),
            "updated_since": str(self.updated_since),
            "unstated": self.unstated,
            "order": self.order,
            **({"as_of": self.as_of.said} if self.as_of else {}),
        }
        return hashlib.sha256(SORTED.encode(said).encode()).hexdigest()[:12]


def _settled(value: Any) -> Any:
    if isinstance(value, tuple):
        return sorted(value)
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value
