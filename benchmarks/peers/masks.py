"""The verdicts on the row `p` of masks: what is met, what passes, and the rank of the verdict.

What passes is not ruled out; both are as few comparisons as they can be, as they are made for
every product there is. The rank is worked out for the page alone.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from benchmarks.peers import masking
from benchmarks.peers.asked import Asked
from benchmarks.peers.database import Sql
from benchmarks.peers.masking import BOUNDED, EXCLUDING, FIRM, FORMULA, PLACES
from benchmarks.peers.normal import Above
from products.vocabulary import QUALIFICATION

NUMBERS = range(1, PLACES + 1)


class Criterion(NamedTuple):
    met: str
    passing: str
    rank: str


def criterion(sql: Sql, name: str, asked: Asked, above: Above) -> Criterion:
    match name:
        case "region":
            return _region(sql, asked.region, above)
        case "amount":
            return _within(sql, "amount", masking.fen(asked.amount or Decimal(0)))
        case "term_months":
            return _within(sql, "term_months", asked.term_months or 0)
        case "qualification":
            return _qualification(sql, asked.qualification)
    return _field(sql, name, getattr(asked, name))


def _field(sql: Sql, name: str, codes: list[str]) -> Criterion:
    met = f"(p.{name}_mask & {sql.put(masking.mask(masking.CODES[name], codes))}) <> 0"
    return Criterion(
        met,
        f"(p.{name}_firm = 0 OR {met})",
        f"CASE WHEN p.{name}_mask = 0 THEN 1 WHEN {met} THEN 0 ELSE 3 + p.{name}_firm END",
    )


def _region(sql: Sql, asked: list[str], above: Above) -> Criterion:
    hit = sql.numbers(sorted({int(code) for place in asked for code in above[place]}))
    met = " OR ".join(f"p.region_{number} {hit}" for number in NUMBERS)
    inside = "1 = 0"
    spans = [masking.span(place) for place in asked]
    if below := [(first + 1, last) for first, last in spans if first < last]:
        places = [f"BETWEEN {sql.put(first)} AND {sql.put(last)}" for first, last in below]
        inside = " OR ".join(f"p.region_{number} {span}" for number in NUMBERS for span in places)
    return Criterion(
        f"({met})",
        f"(p.region_firm = 0 OR {met} OR {inside})",
        f"CASE WHEN p.region_1 IS NULL THEN 1 WHEN {met} THEN 0 WHEN {inside} THEN 2"
        " ELSE 3 + p.region_firm END",
    )


def _within(sql: Sql, name: str, wish: int) -> Criterion:
    value = sql.put(wish)
    low, high = f"p.{name}_min", f"p.{name}_max"
    return Criterion(
        f"p.{name}_stated = {BOUNDED} AND {low} <= {value} AND {high} >= {value}",
        f"({low} <= {value} OR {low}_firm = 0) AND ({high} >= {value} OR {high}_firm = 0)",
        f"CASE p.{name}_stated WHEN {FORMULA} THEN 3 WHEN {BOUNDED} THEN"
        f" CASE WHEN {low} <= {value} AND {high} >= {value} THEN 0 ELSE 3 END ELSE 1 END",
    )


def _qualification(sql: Sql, codes: list[str]) -> Criterion:
    """The worst of up to four conditions; most products have one at the most."""
    asked = sql.put(masking.mask(QUALIFICATION, codes))
    ranks = [_condition(f"p.qualification_{number}", asked) for number in NUMBERS]
    worst = f"{'greatest' if sql.is_postgresql else 'max'}({', '.join(ranks)})"
    first = "p.qualification_1"
    return Criterion(
        f"({first} & {asked}) <> 0 AND ({first} & {EXCLUDING}) = 0"
        f" AND (p.qualification_2 IS NULL OR {worst} = 0)",
        f"(p.qualification_excludes = 0 OR {worst} < 4)",
        f"CASE WHEN {first} IS NULL THEN 1 ELSE {worst} END",
    )


def _condition(column: str, asked: str) -> str:
    """A rank; 0 where there is no such condition."""
    return (
        f"CASE WHEN {column} IS NULL THEN 0 WHEN {column} = 0 THEN 3"
        f" WHEN ({column} & {EXCLUDING}) = 0"
        f" THEN CASE WHEN ({column} & {asked}) <> 0 THEN 0 ELSE 2 END"
        f" WHEN ({column} & {asked}) <> {asked} THEN 2"
        f" WHEN ({column} & {FIRM}) <> 0 THEN 4 ELSE 3 END"
    )
