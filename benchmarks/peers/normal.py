"""The verdicts on the normal tables: what a product states stands in rows beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from benchmarks.peers.asked import FIRM, Asked
from benchmarks.peers.database import Sql

IS_FIRM = f"IN ({', '.join(f'{basis!r}' for basis in FIRM)})"
Above = dict[str, list[str]]
"""Every place with itself and what is above it."""


class Criterion(NamedTuple):
    """The rank of a verdict on the row `p`, and what is joined to it for that."""

    rank: str
    join: str = ""


def criteria(sql: Sql, asked: Asked, above: Above) -> dict[str, Criterion]:
    made = {
        "stage": lambda: _codes(sql, "stage", asked.stage),
        "region": lambda: _region(sql, asked.region, above),
        "amount": lambda: _within(sql, "limit", "limit_min", "limit_max", asked.amount),
        "term_months": lambda: _within(
            sql, "term", "term_facility_min_months", "term_facility_max_months", asked.term_months
        ),
        "guarantee": lambda: _codes(sql, "guarantee", asked.guarantee),
        "purpose": lambda: _codes(sql, "purpose", asked.purpose),
        "qualification": lambda: _qualification(sql, asked.qualification),
    }
    return {name: made[name]() for name in asked.given()}


def _rows(sql: Sql, table: str, codes: Iterable[str]) -> str:
    some = sql.among("s.code", sorted(codes))
    return f"EXISTS (SELECT 1 FROM peer_{table} s WHERE s.product_id = p.id AND {some})"


def _codes(sql: Sql, table: str, codes: Iterable[str], inside: str = "") -> Criterion:
    return Criterion(
        f"CASE WHEN p.{table}_basis IS NULL THEN 1 WHEN {_rows(sql, table, codes)} THEN 0 {inside}"
        f" WHEN p.{table}_basis {IS_FIRM} THEN 4 ELSE 3 END"
    )


def _region(sql: Sql, asked: list[str], above: Above) -> Criterion:
    """A product of a part of the place asked may fit: that depends on where in it."""
    below = sql.among("a.above", asked)
    return _codes(
        sql,
        "region",
        {code for place in asked for code in above[place]},
        f"WHEN EXISTS (SELECT 1 FROM peer_region s JOIN peer_place_above a ON a.code = s.code"
        f" WHERE s.product_id = p.id AND {below}) THEN 2",
    )


def _within(sql: Sql, block: str, low: str, high: str, wish: object) -> Criterion:
    value = sql.put(wish)
    formula = "p.limit_formula IS NOT NULL" if block == "limit" else "1 = 0"
    return Criterion(
        f"CASE WHEN p.{low} IS NULL AND p.{high} IS NULL THEN CASE WHEN {formula} THEN 3 ELSE 1 END"
        f" WHEN p.{low} > {value} THEN CASE WHEN p.{block}_min_basis {IS_FIRM} THEN 4 ELSE 3 END"
        f" WHEN p.{high} < {value} THEN CASE WHEN p.{block}_max_basis {IS_FIRM} THEN 4 ELSE 3 END"
        " ELSE 0 END"
    )


def _qualification(sql: Sql, asked: list[str]) -> Criterion:
    """All conditions apply; to be excluded, a company has nothing but what is excluded."""
    some, number = sql.among("h.code", asked), len(asked)
    return Criterion(
        "coalesce(q.worst, 1)",
        f"""LEFT JOIN (
            SELECT c.product_id, max(CASE
                WHEN c.value IS NULL THEN 3
                WHEN c.effect = 'required' THEN CASE WHEN held.codes > 0 THEN 0 ELSE 2 END
                WHEN held.codes = {number} THEN CASE WHEN c.basis {IS_FIRM} THEN 4 ELSE 3 END
                ELSE 2 END) AS worst
            FROM peer_condition c LEFT JOIN (
                SELECT h.condition_id, count(*) AS codes FROM peer_condition_qualification h
                WHERE {some} GROUP BY h.condition_id
            ) held ON held.condition_id = c.id
            WHERE c.attribute = 'qualification' GROUP BY c.product_id
        ) q ON q.product_id = p.id""",
    )
