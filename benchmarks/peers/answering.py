"""What the FastAPI peers on tables of their own have in common: start, list, item."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Annotated
from urllib.parse import urlencode

import orjson
from fastapi import FastAPI, HTTPException, Query, Request, Response

from benchmarks.peers import documents
from benchmarks.peers.asked import Asked
from benchmarks.peers.database import Database, connected
from benchmarks.peers.normal import Above
from benchmarks.peers.ranking import Page

Best = Callable[[Database, Asked, Above], Awaitable[Page]]


def application(best: Best) -> FastAPI:
    """The API with its own way to find the best products."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.database = await connected()
        app.state.above = {}
        for row in await app.state.database.fetch("SELECT code, above FROM peer_place_above"):
            app.state.above.setdefault(row["code"], []).append(row["above"])
        yield
        await app.state.database.close()

    app = FastAPI(lifespan=lifespan, openapi_url=None)

    @app.get("/api/v1/products/")
    async def products(request: Request, asked: Annotated[Asked, Query()]) -> Response:
        database, above = app.state.database, app.state.above
        if unknown := [place for place in asked.region if place not in above]:
            raise HTTPException(422, f"no such region: {', '.join(unknown)}")
        page = await best(database, asked, above)
        shown = await documents.summaries(database, page.ids)
        results = [
            {**shown[at], "match": verdicts}
            for at, verdicts in zip(page.ids, page.verdicts, strict=True)
        ]
        follow = _next(request, asked) if page.more else None
        return _json({"results": results, "next": follow, "count": page.counted})

    @app.get("/api/v1/products/{code}/")
    async def product(code: str) -> Response:
        found = await documents.detail(app.state.database, code)
        if found is None:
            raise HTTPException(404)
        return _json(found)

    return app


def _json(body: object) -> Response:
    return Response(orjson.dumps(body), media_type="application/json")


def _next(request: Request, asked: Asked) -> str:
    query = {**request.query_params, "page": str(asked.page + 1)}
    return f"{request.url.path}?{urlencode(query, safe=',')}"
