"""What was acknowledged, written down outside the database; and whether it is there afterwards.

A partner's program sends records until each is answered 201, always under the same Idempotency-Key,
and a desk approves what has come (`tests.desk_under_faults`). Whatever either was told is done must
stand in the database exactly once, with its audit and its line in the journal, and nothing half.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event, Thread
from typing import Any, Self

import psycopg

from tests.partnering import bearer
from tests.sending import PATH, proposal

PAUSE = 0.05
"""Seconds until what was not taken is sent again."""


class Log:
    """A line of JSON for each acknowledgement, in files that no fault reaches: one of each writer,
    appended as soon as it hears of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def lines(self) -> Iterator[dict[str, Any]]:
        for file in sorted(self.folder.glob("*.acknowledged")):
            with file.open() as lines:
                # One that was killed while it wrote has not acknowledged it.
                yield from (json.loads(line) for line in lines if line.endswith("\n"))

    def count(self) -> int:
        return sum(1 for _ in self.lines())


def acknowledge(folder: Path, writer: str, **said: Any) -> None:
    with (folder / f"{writer}.acknowledged").open("a") as file:
        file.write(json.dumps(said) + "\n")


class Submitter(Thread):
    """Sends new products to a port, one after the other, and each until it is taken."""

    def __init__(self, name: str, port: int, key: str, folder: Path) -> None:
        super().__init__(name=name, daemon=True)
        self.port, self.key, self.folder = port, key, folder
        self.told: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.stop = Event()

    def run(self) -> None:
        number = 0
        while not self.stop.is_set():
            number += 1
            self._send(f"{self.name}-{number}")

    def _send(self, name: str) -> None:
        body = json.dumps(proposal(code=f"sent-{name}", name=f"贷款{name}"))
        headers = {**bearer(self.key), "Idempotency-Key": name, "Content-Type": "application/json"}
        while not self.stop.is_set():
            status, said = self._asked(body, headers)
            self.told[status] += 1
            if status == "201":
                acknowledge(self.folder, self.name, key=name, id=json.loads(said)["id"])
                return
            if status not in ("503", "cut off"):
                self.wrong.append(f"{name}: {status} {said.decode()}")
                return
            self.stop.wait(PAUSE)

    def _asked(self, body: str, headers: dict[str, str]) -> tuple[str, bytes]:
        asking = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            asking.request("POST", PATH, body, headers)
            answer = asking.getresponse()
            return str(answer.status), answer.read()
        except (OSError, HTTPException):
            return "cut off", b""
        finally:
            asking.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.join()


class Reader(Thread):
    """Asks what was asked before, over and over; only a server that is gone does not answer it."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.port = port
        self.told: Counter[str] = Counter()
        self.slowest = 0.0
        self.stop = Event()

    def run(self) -> None:
        while not self.stop.is_set():
            begun = time.monotonic()
            said = self._asked()
            self.told[said] += 1
            if said != "cut off":
                self.slowest = max(self.slowest, time.monotonic() - begun)
            self.stop.wait(PAUSE)

    def _asked(self) -> str:
        asking = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            asking.request("GET", "/api/v1/products/?stage=seed")
            answer = asking.getresponse()
            answer.read()
            is_stale = answer.getheader("Age") is not None
            return f"{answer.status} stale" if is_stale else str(answer.status)
        except (OSError, HTTPException):
            return "cut off"
        finally:
            asking.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.join()


def rows(url: str, statement: str) -> list[tuple[Any, ...]]:
    """Asked by a connection of its own, past all of the catalog's code."""
    if url.startswith("sqlite:///"):
        bare = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)
        try:
            return bare.execute(statement).fetchall()
        finally:
            bare.close()
    with psycopg.connect(url) as connection:
        return connection.execute(statement.encode()).fetchall()


SUBMISSIONS = """
SELECT s.idempotency_key, s.name, r.state, r.author_id, p.user_id
FROM partners_submission s JOIN partners_partner p ON p.id = s.partner_id
LEFT JOIN products_revision r ON r.id = s.revision_id"""
LINES = """
SELECT c.seq, c.kind, p.code, c.content_digest, a.author_id, a.approver_id
FROM products_change c JOIN products_product p ON p.id = c.product_id
LEFT JOIN products_attribution a ON a.change_id = c.seq"""
NOTHING_HALF = {
    "products without a revision": "SELECT p.code FROM products_product p LEFT JOIN "
    "products_revision r ON r.product_id = p.id WHERE r.id IS NULL",
    "revisions in review that nobody has saved": "SELECT r.id FROM products_revision r LEFT JOIN "
    "products_save s ON s.revision_id = r.id WHERE r.state = 'in_review' AND s.id IS NULL",
    "public revisions and lines that published do not match": "SELECT p.code FROM products_product "
    "p WHERE (SELECT count(*) FROM products_revision r WHERE r.product_id = p.id AND r.state IN "
    "('published', 'superseded', 'withdrawn')) <> (SELECT count(*) FROM products_change c WHERE "
    "c.product_id = p.id AND c.kind IN ('published', 'revised'))",
    "lines without an attribution": "SELECT c.seq FROM products_change c LEFT JOIN "
    "products_attribution a ON a.change_id = c.seq WHERE a.id IS NULL",
    "entries that are not of the last line": "SELECT p.code FROM products_product p JOIN "
    "products_change c ON c.product_id = p.id LEFT JOIN catalog_entry e ON e.code = p.code "
    "GROUP BY p.code, e.seq HAVING max(c.seq) <> coalesce(e.seq, -1)",
    "a head that is not the last line": "SELECT h.seq FROM products_head h WHERE h.seq <> "
    "(SELECT max(seq) FROM products_change) OR h.seq <> (SELECT count(*) FROM products_change)",
}


def missing(url: str, log: Log) -> list[str]:
    """Every acknowledged write that is not there exactly once and whole, and whatever is half."""
    sent = Counter(key for key, *_ in rows(url, SUBMISSIONS))
    submissions = {key: rest for key, *rest in rows(url, SUBMISSIONS)}
    lines = Counter((kind, code, digest) for _, kind, code, digest, *_ in rows(url, LINES))
    by_seq = {seq: rest for seq, *rest in rows(url, LINES)}
    wrong = []
    for said in log.lines():
        if "key" in said:
            key = said["key"]
            name, state, author, user = submissions.get(key, [""] * 4)
            is_there = str(name).replace("-", "") == said["id"].replace("-", "")
            if sent[key] != 1 or not is_there or not state or author != user:
                wrong.append(f"submission {said}: {sent[key]} rows, {submissions.get(key)}")
        else:
            kind, code, digest = said["kind"], said["code"], said["content_digest"]
            found = by_seq.get(said["seq"])
            if lines[kind, code, digest] != 1 or not found or found[:3] != [kind, code, digest]:
                wrong.append(f"line {said}: {lines[kind, code, digest]} lines, {found}")
            elif found[4] is None:
                wrong.append(f"line {said}: nobody approved it")
    for what, statement in NOTHING_HALF.items():
        if half := rows(url, statement):
            wrong.append(f"{what}: {half[:5]}")
    return wrong


def stored_without_word(url: str, log: Log) -> int:
    """Submissions that were taken while their sender has not heard of it yet: what the
    Idempotency-Key is for."""
    heard = {said["key"] for said in log.lines() if "key" in said}
    return sum(key not in heard for key, *_ in rows(url, SUBMISSIONS))
