"""What must be true before publication. Pure: a frozen record in, findings out.

What must always be true stands as constraints on the models; here is what a draft may still
lack, and what a record from elsewhere may have wrong. A finding says where, why and how to mend
it, and whether it blocks publication or warns.

| code | blocks | what is wrong |
|---|---|---|
| `missing` | yes | no summary, no day of verification; no English summary only warns |
| `uncited` | yes | a stated fact without a citation |
| `cites_nothing` | yes | a citation of what is not stated |
| `rate_not_annual` | yes | a rate a day or month alone; a benchmark or a spread alone |
| `rate_without_method` | yes | an annual rate that does not say how it was annualised |
| `bait_word` | yes | a word of advertising |
| `foreign_link` | yes | an address to apply at that is not on the issuer's own domain |
| `insecure_link` | warns | that address is not https |
| `dates` | yes | it ends before it begins |
| `verified_too_early` | warns | verified before its latest source was published |
| `ended_before_source` | warns | over before its latest source was published |
| `crossed_bounds` | yes | a lowest limit, rate, spread or term above the highest |
| `conditions_exclude_all` | yes | conditions that no company can meet together |
| `unsupported_figure` | warns | a figure in a summary that is in no fact |
| `likely_duplicate` | warns | the same issuer, or none, and a like name |
| `national_twin` | warns | a local product beside its national form |

The last two look at neighbours, so they say nothing where none are given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from products.readiness import (
    advertising,
    bounds,
    citations,
    completeness,
    conditions,
    dates,
    figures,
    links,
    neighbouring,
    rates,
)
from products.readiness.advertising import BAIT
from products.readiness.finding import Finding, Record

__all__ = ["BAIT", "CHECKS", "COMPARISONS", "Finding", "findings"]

CHECKS: tuple[Callable[[Record], Iterator[Finding]], ...] = (
    completeness.summaries,
    completeness.verified,
    citations.uncited,
    citations.cites_nothing,
    rates.not_annual,
    rates.without_method,
    rates.incomplete_quote,
    advertising.bait_words,
    links.foreign_link,
    links.insecure_link,
    dates.reversed_dates,
    dates.verified_too_early,
    dates.ended_before_its_source,
    bounds.crossed_bounds,
    conditions.contradiction,
    figures.unsupported_figure,
)
COMPARISONS: tuple[Callable[[Record, Iterable[Record]], Iterator[Finding]], ...] = (
    neighbouring.likely_duplicate,
    neighbouring.national_twin,
)
"""Checks that need neighbours. None of them blocks: `curation` publishes without looking."""


def findings(record: Record, neighbours: Iterable[Record] = ()) -> list[Finding]:
    """Everything to mend, in the order of the checks; empty means ready.

    `neighbours` are light records of other products (see `neighbouring`).
    """
    beside = list(neighbours)
    return [
        *(finding for check in CHECKS for finding in check(record)),
        *(finding for compare in COMPARISONS for finding in compare(record, beside)),
    ]
