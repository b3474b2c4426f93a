"""One page of the best products by one statement: fewest criteria missed, offered first, newest.

A thousand rows and one are sorted, so that the same pass tells the capped count too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from benchmarks.peers.asked import COUNT_CAP, VERDICTS, Asked
from benchmarks.peers.database import Database, Sql

ORDER = "misses, promoted, id DESC"


class Page(NamedTuple):
    ids: list[int]
    verdicts: list[dict[str, dict[str, str]]]
    more: bool
    counted: dict[str, Any] | None


async def page(
    database: Database, sql: Sql, asked: Asked, best: str, ranks: Mapping[str, str], join: str = ""
) -> Page:
    """`best` selects id, promoted and misses of what passes. `ranks` tell the place of each verdict
    in `VERDICTS`, as expressions over the row `b` of `best` and what is joined to it."""
    rows = await database.fetch(_statement(sql, asked, best, ranks, join), sql.values)
    found = [row for row in rows if row["id"] is not None]
    shown = found[: asked.page_size]
    return Page(
        ids=[row["id"] for row in shown],
        verdicts=[
            {name: {"verdict": VERDICTS[row[name]]} for name in asked.given()} for row in shown
        ],
        more=len(found) > len(shown),
        counted=_count(rows[0]["value"], rows[0]["met"]) if asked.count == "capped" else None,
    )


def _count(value: int, met: int) -> dict[str, Any]:
    return {
        "value": min(value, COUNT_CAP),
        "met": min(met, COUNT_CAP),
        "exact": value <= COUNT_CAP,
    }


def _statement(sql: Sql, asked: Asked, best: str, ranks: Mapping[str, str], join: str) -> str:
    start = (asked.page - 1) * asked.page_size
    end = start + asked.page_size + 1
    sorted_ = max(end, COUNT_CAP + 1) if asked.count == "capped" else end
    told = "".join(f", {rank} AS {name}" for name, rank in ranks.items())
    return f"""
        WITH best AS ({best} ORDER BY {ORDER} LIMIT {sql.put(sorted_)})
        SELECT counted.*, b.id{told} FROM (
            SELECT count(*) AS value,
                coalesce(sum(CASE WHEN misses = 0 THEN 1 ELSE 0 END), 0) AS met FROM best
        ) counted LEFT JOIN (
            SELECT * FROM best ORDER BY {ORDER}
            LIMIT {sql.put(asked.page_size + 1)} OFFSET {sql.put(start)}
        ) b ON 1 = 1 {join} ORDER BY b.misses, b.promoted, b.id DESC
    """
