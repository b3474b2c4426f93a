"""The same API on day two: one row of integers a product, and no join to rank by.

The masks decide which products come; the twenty shown are read from the normal tables.
"""

from __future__ import annotations

from benchmarks.peers import masks, ranking
from benchmarks.peers.answering import application
from benchmarks.peers.asked import Asked
from benchmarks.peers.database import Database, Sql
from benchmarks.peers.normal import Above
from benchmarks.peers.ranking import Page


async def best(database: Database, asked: Asked, above: Above) -> Page:
    sql = Sql(database.vendor)
    criteria = {name: masks.criterion(sql, name, asked, above) for name in asked.given()}
    misses = " + ".join(f"CASE WHEN {one.met} THEN 0 ELSE 1 END" for one in criteria.values())
    passing = " AND ".join(one.passing for one in criteria.values())
    chosen = (
        f"SELECT p.id, p.promoted, {misses or '0'} AS misses FROM peer_mask p"
        f" WHERE {passing or '1 = 1'}"
    )
    ranks = {name: one.rank for name, one in criteria.items()}
    joined = "LEFT JOIN peer_mask p ON p.id = b.id"
    return await ranking.page(database, sql, asked, chosen, ranks, joined)


app = application(best)
