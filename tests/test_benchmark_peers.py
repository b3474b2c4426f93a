"""The peers of the benchmarks answer as the pure matcher does, and show the same products.

Each is asked over HTTP, on a database of its own with made-up products. Peers whose packages are
not installed are skipped; the one that is given Kedai's index is held against Kedai by `make bench`
before anything is timed.
"""

from __future__ import annotations

import base64
import importlib
import json
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg
import pytest
from psycopg import sql

from benchmarks import records
from benchmarks.connection import asked_each
from benchmarks.paths import Request
from benchmarks.peers import CHECKOUT, PEERS, Peer, tables
from catalog import serializers
from products.matching import Terms, Verdict, match, terms
from products.vocabulary import GUARANTEE, PURPOSE, QUALIFICATION, STAGE
from tests.generator import Asked, Record, company_of, places
from tests.pictures import wait_for
from tests.ports import free_port

NUMBERS = range(1, 301)
LIST = "/api/v1/products/"
LEFT_OUT = {"not_stated", "assessment_methods"}
"""What a peer does not show of a product."""
CODES = {
    "stage": STAGE.codes,
    "guarantee": GUARANTEE.codes,
    "purpose": PURPOSE.codes,
    "qualification": QUALIFICATION.codes,
}
CRITERIA = (*CODES, "region", "amount", "term_months")
OWN_TABLES = [peer for peer in PEERS if peer.name != "fastapi-index"]

Ask = Any
"""Paths → bodies, in their order."""


@cache
def products() -> dict[str, tuple[int, Record, Terms]]:
    """Code → position, record and terms."""
    made = {number: records.record(number) for number in NUMBERS}
    return {record["code"]: (at, record, terms(record)) for at, record in made.items()}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Vendor and DATABASE_URL of a database with the peers' tables and nothing else."""
    here = os.environ.get("DATABASE_URL", "")
    if not here.startswith("postgres"):
        path = tmp_path_factory.mktemp("peers") / "peers.sqlite3"
        with sqlite3.connect(path) as lite:
            _fill(lite, "sqlite", "?")
        lite.close()
        yield "sqlite", f"sqlite:///{path}"
        return
    name = f"peers_{os.getpid()}"
    address = urlsplit(here)._replace(path=f"/{name}").geturl()
    with psycopg.connect(here, autocommit=True) as around:
        around.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            with psycopg.connect(address) as postgres:
                _fill(postgres, "postgresql", "%s")
            yield "postgresql", address
        finally:
            around.execute(sql.SQL("DROP DATABASE {} (FORCE)").format(sql.Identifier(name)))


def _fill(connection: Any, vendor: str, hole: str) -> None:
    rows: dict[str, list[Any]] = {table: [*some] for table, some in tables.places().items()}
    for position, record, _ in products().values():
        for table, some in tables.rows(record, position).items():
            rows.setdefault(table, []).extend(some)
    for table in tables.SHARED:
        rows[table] = list({row[0]: row for row in rows[table]}.values())
    cursor = connection.cursor()
    for statement in tables.DDL[vendor]:
        cursor.execute(statement)
    for table, some in rows.items():
        holes = ", ".join([hole] * len(tables.COLUMNS[table]))
        cursor.executemany(f"INSERT INTO {table} VALUES ({holes})", some)  # noqa: S608
    for statement in [*tables.INDEXES[vendor], "ANALYZE"]:
        cursor.execute(statement)


@contextmanager
def asking(peer: Peer, vendor: str, url: str) -> Iterator[Ask]:
    if vendor not in peer.databases:
        pytest.skip(f"{peer.name} does not use {vendor}")
    if not peer.installed():
        pytest.skip(f"{peer.name} is not installed")
    port = free_port()
    around = {**os.environ, **peer.environment, "DATABASE_URL": url, "PYTHONPATH": str(CHECKOUT)}
    server = subprocess.Popen(
        peer.command(port, url), cwd=CHECKOUT, env=around, start_new_session=True
    )
    try:
        wait_for(port)

        def ask(*paths: str) -> list[dict[str, Any]]:
            answers = list(asked_each(port, map(Request, paths)))
            assert {answer.status for answer in answers} == {200}
            return [json.loads(answer.body) for answer in answers]

        yield ask
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@pytest.fixture(params=OWN_TABLES, ids=lambda peer: peer.name, scope="module")
def ask(request: pytest.FixtureRequest, database: tuple[str, str]) -> Iterator[Ask]:
    with asking(request.param, *database) as asked:
        yield asked


def question(random: Random) -> Asked:
    """Up to all seven criteria, several values at times, places of every level."""
    asked: Asked = {}
    for criterion in random.sample(
        [*CODES, "region", "amount", "term_months"], random.randrange(8)
    ):
        if criterion == "region":
            asked[criterion] = ",".join(random.sample(list(places()), random.choice((1, 1, 2))))
            if random.random() < 0.5:  # where many products are
                asked[criterion] = random.choice(("440000", "440300", "440305", "320100", "000000"))
        elif criterion == "amount":
            asked[criterion] = random.choice(("1", "500000", "3000000", "3000000.01", "300000000"))
        elif criterion == "term_months":
            asked[criterion] = random.choice(("1", "12", "36", "1200"))
        else:
            number = random.choice((1, 1, 2, 3))
            asked[criterion] = ",".join(random.sample(CODES[criterion], number))
    return asked


def expected(asked: Asked) -> list[tuple[str, dict[str, Verdict]]]:
    """All that the matcher finds, best first."""
    company = company_of(asked)
    found = []
    for code, (position, record, stated) in products().items():
        verdicts = match(stated, company)
        said = [verdict.verdict for verdict in verdicts.values()]
        if "unmet" not in said:
            misses = sum(one != "met" for one in said)
            order = (misses, record["offering"] == "promoted", -position)
            found.append((order, code, verdicts))
    return [(code, verdicts) for _, code, verdicts in sorted(found, key=lambda row: row[0])]


def told(body: dict[str, Any]) -> list[tuple[str, dict[str, str]]]:
    return [
        (row["code"], {name: said["verdict"] for name, said in row["match"].items()})
        for row in body["results"]
    ]


def test_a_peer_finds_what_the_matcher_finds_in_the_same_order(ask: Ask) -> None:
    random = Random(2026)  # noqa: S311 the same questions again are the point
    questions = [question(random) for _ in range(60)]
    paths = [f"{LIST}?{urlencode({**asked, 'page_size': 100}, safe=',')}" for asked in questions]
    said = set()
    for path, asked, body in zip(paths, questions, ask(*paths), strict=True):
        found = expected(asked)
        words = [(code, {n: v.verdict for n, v in verdicts.items()}) for code, verdicts in found]
        met = sum(all(v.verdict == "met" for v in verdicts.values()) for _, verdicts in found)
        assert told(body) == words[:100], path
        assert body["count"] == {"value": len(found), "met": met, "exact": True}, path
        assert bool(body["next"]) == (len(found) > 100), path
        said |= {word for _, verdicts in words for word in verdicts.values()}
    assert said == {"met", "unstated", "unknown", "manual"}  # every branch was taken


def test_a_peer_s_pages_give_every_product_once(ask: Ask) -> None:
    asked = {"region": "440300", "purpose": "rnd"}
    path: str | None = f"{LIST}?{urlencode(asked)}&page_size=20&count=none"
    codes = []
    while path:
        (body,) = ask(path)
        codes += [row["code"] for row in body["results"]]
        assert body["count"] is None
        path = body["next"]
    assert codes == [code for code, _ in expected(asked)]


def test_a_peer_shows_the_products_that_kedai_shows(ask: Ask) -> None:
    codes = list(products())[:40]
    (listed,) = ask(f"{LIST}?page_size=100")
    for row in listed["results"]:
        summary = serializers.summary(products()[row["code"]][1], "zh-hans")
        assert row == {**_shown(summary), "match": {}}
    for code, shown in zip(codes, ask(*(f"{LIST}{code}/" for code in codes)), strict=True):
        assert shown == _shown(serializers.detail(products()[code][1], "zh-hans"))


def _shown(document: Record) -> Record:
    plain: Record = json.loads(json.dumps(document))
    return {name: value for name, value in plain.items() if name not in LEFT_OUT}


def test_the_bare_server_gives_the_recorded_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "answer.json"
    body = base64.b64encode("贷".encode()).decode()
    recorded = {"status": 200, "headers": [["etag", '"a"']], "body": body}
    kept.write_text(json.dumps({"stage=seed": recorded}))
    monkeypatch.setenv("BARE_ANSWERS", str(kept))
    bare = importlib.reload(importlib.import_module("benchmarks.bare"))
    begun: list[tuple[str, Any]] = []
    asked = {"QUERY_STRING": "stage=seed"}
    answer = bare.application(asked, lambda status, headers: begun.append((status, headers)))
    assert begun == [("200 OK", [("etag", '"a"')])]
    assert b"".join(answer).decode() == "贷"
