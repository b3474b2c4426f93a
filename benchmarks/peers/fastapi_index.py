"""FastAPI given Kedai's own index and stored documents: what is left is how they are served.

`catalog.finding` is used as a library, in memory; the documents are read with asyncpg (or SQLite in
the same thread) and spliced as Kedai does. The index is at most a second old, as Kedai's is.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Annotated, Any
from urllib.parse import urlencode

import django
import orjson
from fastapi import FastAPI, HTTPException, Query, Request, Response

django.setup()

from benchmarks.peers.asked import Criteria  # noqa: E402 Django comes first
from benchmarks.peers.database import Database, Sql, connected  # noqa: E402
from catalog.api.answers import spelled  # noqa: E402
from catalog.finding import cursor, index, search, verdicts  # noqa: E402
from catalog.finding.question import Question  # noqa: E402
from catalog.finding.selection import Selection  # noqa: E402
from products.matching import Company, Place, judge  # noqa: E402
from products.models import Region  # noqa: E402

LANGUAGE = "zh-hans"
FRESH = 1.0
"""Seconds between two looks at the journal."""


class Asked(Criteria):
    cursor: str | None = None


def places() -> dict[str, Place]:
    """Every region with what is above it, nearest first."""
    parents = dict(Region.objects.values_list("code", "parent"))

    def above(code: str) -> Iterator[str]:
        while parent := parents[code]:
            yield parent
            code = parent

    return {code: Place(code, tuple(above(code))) for code in parents}


async def catch_up() -> None:
    while True:
        app.state.index = await asyncio.to_thread(index.current)
        await asyncio.sleep(FRESH)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.database = await connected()
    app.state.places = await asyncio.to_thread(places)
    app.state.index = await asyncio.to_thread(index.current)
    task = asyncio.create_task(catch_up())
    yield
    task.cancel()
    await app.state.database.close()


app = FastAPI(lifespan=lifespan, openapi_url=None)


@app.get("/api/v1/products/")
async def products(request: Request, asked: Annotated[Asked, Query()]) -> Response:
    known: Mapping[str, Place] = app.state.places
    if unknown := [code for code in asked.region if code not in known]:
        raise HTTPException(422, f"no such region: {', '.join(unknown)}")
    given = {name: getattr(asked, name) for name in asked.given()}
    company: dict[str, Any] = {
        name: tuple(of) if isinstance(of, list) else of for name, of in given.items()
    }
    if asked.region:
        company["region"] = tuple(known[code] for code in asked.region)
    question = Question(
        company=Company(**company),
        page_size=asked.page_size,
        count=asked.count,
        cursor=asked.cursor,
    )
    for _ in range(search.TRIES):
        body = await _body(request, question, app.state.index)
        if body is not None:
            return Response(body, media_type="application/json")
        app.state.index = await asyncio.to_thread(index.current)
    raise HTTPException(503)


async def _body(request: Request, question: Question, state: index.Index) -> bytes | None:
    """None where a publication came in between."""
    selection = Selection(state, question)
    positions, keys = search.ordered(selection, question.page_size + 1)
    shown = positions[: question.page_size]
    told = verdicts.known(selection, shown)
    criteria = question.company.given()
    is_open = any(len(some) < len(criteria) for some in told.values())
    rows = await _documents(app.state.database, shown, with_terms=is_open)
    if len(rows) < len(shown) or any(row["seq"] > state.seq for row in rows.values()):
        return None
    results = []
    for at in shown:
        match = told[at]
        if len(match) < len(criteria):
            terms = orjson.loads(rows[at]["terms"])
            match = {
                name: match.get(name) or judge(name, terms, question.company) for name in criteria
            }
        document = rows[at]["summary_zh"]
        results.append(f'{document[:-1]},"match":{spelled(match, LANGUAGE).decode()}}}')
    more = len(positions) > len(shown)
    rest = {
        "next": _next(request, question, keys[len(shown) - 1]) if more else None,
        "count": _count(selection) if question.count == "capped" else None,
        "facets": None,
        "journal": {"seq": state.seq, "digest": state.digest},
    }
    end: bytes = orjson.dumps(rest)[1:]
    return f'{{"results":[{",".join(results)}],'.encode() + end


async def _documents(
    database: Database, positions: list[int], *, with_terms: bool
) -> dict[int, Mapping[str, Any]]:
    if not positions:
        return {}
    sql = Sql(database.vendor)
    columns = "position, seq, summary_zh" + (", terms" if with_terms else "")
    rows = await database.fetch(
        f"SELECT {columns} FROM catalog_entry"
        f" WHERE {sql.among('position', positions)} AND withdrawn_at IS NULL",
        sql.values,
    )
    return {row["position"]: row for row in rows}


def _count(selection: Selection) -> dict[str, Any]:
    cap = search.COUNT_CAP
    value, met = selection.count(cap), selection.count_met(cap)
    return {"value": min(value, cap), "met": min(met, cap), "exact": value <= cap}


def _next(request: Request, question: Question, key: list[Any]) -> str:
    query = {**request.query_params, "cursor": cursor.encode(question, key)}
    return f"{request.url.path}?{urlencode(query, safe=',')}"
