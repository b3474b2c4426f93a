"""FastAPI + asyncpg + orjson on the normal tables, with SQL by hand."""

from __future__ import annotations

from benchmarks.peers import normal, ranking
from benchmarks.peers.answering import application
from benchmarks.peers.asked import Asked
from benchmarks.peers.database import Database, Sql
from benchmarks.peers.normal import Above
from benchmarks.peers.ranking import Page


async def best(database: Database, asked: Asked, above: Above) -> Page:
    sql = Sql(database.vendor)
    criteria = normal.criteria(sql, asked, above)
    ranks = "".join(f", {criterion.rank} AS {name}" for name, criterion in criteria.items())
    joins = " ".join(criterion.join for criterion in criteria.values())
    misses = " + ".join(f"CASE WHEN {name} > 0 THEN 1 ELSE 0 END" for name in criteria) or "0"
    passing = " AND ".join(f"{name} < 4" for name in criteria) or "1 = 1"
    judged = f"SELECT p.id, p.promoted{ranks} FROM peer_product p {joins} {sql.once}"
    chosen = f"SELECT judged.*, {misses} AS misses FROM ({judged}) judged WHERE {passing}"
    return await ranking.page(database, sql, asked, chosen, {name: name for name in criteria})


app = application(best)
