"""Whom an edit wins or loses: golden companies held against two records by the pure matcher."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from products.golden.companies import Golden, companies
from products.matching import CRITERIA, Company, Verdict, match, terms
from products.readiness.finding import Record
from products.vocabulary import VERDICT
from products.wording import Words

Verdicts = dict[str, Verdict]


class Difference(NamedTuple):
    """One criterion of one firm, before and after; None where there is no product to meet."""

    criterion: str
    before: Verdict | None
    after: Verdict | None

    @property
    def title(self) -> Words:
        return CRITERIA[self.criterion]

    @property
    def was(self) -> Words | None:
        return VERDICT.label(self.before.verdict) if self.before else None

    @property
    def now(self) -> Words | None:
        return VERDICT.label(self.after.verdict) if self.after else None


class Shift(NamedTuple):
    """A firm for which something changes, with the criteria that decide."""

    golden: Golden
    differences: list[Difference]


class Effect(NamedTuple):
    """What an edit does to the golden companies; `same` counts those it leaves as they were."""

    gained: list[Shift]
    lost: list[Shift]
    changed: list[Shift]
    same: int

    @property
    def shifted(self) -> int:
        """For how many firms something changes."""
        return len(self.gained) + len(self.lost) + len(self.changed)


def effect(before: Record | None, after: Record | None) -> Effect:
    """Compare two frozen records; None where there is none: a first publication, a withdrawal."""
    found = Effect([], [], [], len(companies()))
    judge_before, judge_after = _judge(before), _judge(after)
    for golden in companies():
        was, now = judge_before(golden.company), judge_after(golden.company)
        if _shown(now) and not _shown(was):
            found.gained.append(Shift(golden, _deciding(was, now, unmet=was)))
        elif _shown(was) and not _shown(now):
            found.lost.append(Shift(golden, _deciding(was, now, unmet=now)))
        elif was and now and _shown(now) and (differing := _differing(was, now)):
            found.changed.append(Shift(golden, differing))
    return found._replace(same=found.same - found.shifted)


def shown(record: Record) -> list[Golden]:
    """The firms that would be shown a product."""
    judge = _judge(record)
    return [golden for golden in companies() if _shown(judge(golden.company))]


def _judge(record: Record | None) -> Callable[[Company], Verdicts | None]:
    if record is None:
        return lambda company: None
    stated = terms(record)
    return lambda company: match(stated, company)


def _shown(verdicts: Verdicts | None) -> bool:
    return verdicts is not None and all(v.verdict != "unmet" for v in verdicts.values())


def _deciding(
    was: Verdicts | None, now: Verdicts | None, unmet: Verdicts | None
) -> list[Difference]:
    """The criteria that are unmet on the side that does not show the product."""
    return [
        Difference(criterion, (was or {}).get(criterion), (now or {}).get(criterion))
        for criterion, verdict in (unmet or {}).items()
        if verdict.verdict == "unmet"
    ]


def _differing(was: Verdicts, now: Verdicts) -> list[Difference]:
    """The criteria whose verdict is another one, though the product is shown as before."""
    return [
        Difference(criterion, was[criterion], now[criterion])
        for criterion in now
        if was[criterion].verdict != now[criterion].verdict
    ]
