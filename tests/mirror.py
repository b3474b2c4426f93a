"""A partner's copy, made of nothing but `changes/`: `python tests/mirror.py ADDRESS FILE UNTIL`.

Rows and cursor stand in one SQLite file and move in one transaction, so the copy may be killed at
any moment and goes on where it was. It ends at the number that the file UNTIL names, once there is
one. Standard library alone: it is what a partner would write.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

SCHEMA = """
CREATE TABLE IF NOT EXISTS product (
    code TEXT PRIMARY KEY, position INTEGER NOT NULL, record TEXT, content_digest TEXT);
CREATE TABLE IF NOT EXISTS heard (seq INTEGER NOT NULL, digest TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS tally (what TEXT PRIMARY KEY, times INTEGER NOT NULL);
"""
LINES = 50
PAUSE = 0.05
"""Seconds until it asks again, when nothing is new or nobody answers."""


class Mirror:
    """Code → where it stands and what it says; a withdrawn product keeps its place.

    `heard` holds every line as it came, in that order: one that came twice stands there twice.
    """

    def __init__(self, file: Path) -> None:
        self.rows = sqlite3.connect(file, timeout=20)
        self.rows.executescript(SCHEMA)

    def cursor(self) -> int:
        found = self.rows.execute("SELECT seq FROM heard ORDER BY rowid DESC LIMIT 1").fetchone()
        return int(found[0]) if found else 0

    def take(self, lines: list[dict[str, Any]]) -> None:
        """A page, wholly or not at all."""
        with self.rows:
            for line in lines:
                self._take(line)

    def _take(self, line: dict[str, Any]) -> None:
        record = line["record"] and json.dumps(line["record"], ensure_ascii=False)
        self.rows.execute(
            "INSERT INTO product VALUES (?, ?, ?, ?) ON CONFLICT (code) DO UPDATE"
            " SET record = excluded.record, content_digest = excluded.content_digest",
            (line["product"], line["seq"], record, line["content_digest"]),
        )
        self.rows.execute("INSERT INTO heard VALUES (?, ?)", (line["seq"], line["digest"]))

    def count(self, what: str) -> None:
        with self.rows:
            self.rows.execute(
                "INSERT INTO tally VALUES (?, 1)"
                " ON CONFLICT (what) DO UPDATE SET times = times + 1",
                (what,),
            )

    def tally(self) -> dict[str, int]:
        return dict(self.rows.execute("SELECT what, times FROM tally"))

    def heard(self) -> list[tuple[int, str]]:
        """Number and digest of each line, in the order in which they came."""
        return self.rows.execute("SELECT seq, digest FROM heard ORDER BY rowid").fetchall()

    def products(self) -> dict[str, tuple[int, Any, str | None]]:
        """Code → position, record (None once withdrawn), content digest."""
        found = self.rows.execute("SELECT code, position, record, content_digest FROM product")
        return {code: (at, record and json.loads(record), held) for code, at, record, held in found}


def follow(address: str, mirror: Mirror, until: Path) -> None:
    """Ask on and on, by the name of the last answer where nothing was new."""
    held: str | None = None
    while True:
        after = mirror.cursor()
        if until.exists() and after >= int(until.read_text() or sys.maxsize):
            return
        asked = Request(f"{address}/api/v1/changes/?after={after}&limit={LINES}")  # noqa: S310
        if held:
            asked.add_header("If-None-Match", held)
        try:
            with urlopen(asked, timeout=30) as answer:  # noqa: S310 an address of this machine
                lines, name = json.load(answer)["changes"], answer.headers["ETag"]
        except HTTPError as error:
            if error.code != 304:
                raise
            mirror.count("not modified")
        except (URLError, HTTPException, OSError):
            mirror.count("nobody answered")
        else:
            mirror.take(lines)
            held = None if lines else name
            if lines:
                continue
        time.sleep(PAUSE)


if __name__ == "__main__":
    follow(sys.argv[1], Mirror(Path(sys.argv[2])), Path(sys.argv[3]))
