"""Makes the products of the benchmarks and keeps them in `.bench/`, in SQLite and PostgreSQL.

`python -m benchmarks.preparing 1000 100000 1000000`. What is finished and still as this code would
make it is left alone; with `--keep` also what other code made, which is only migrated. A product is
folded once, by one of two processes, and written to both databases; memory does not grow with
their number.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tqdm import tqdm

from benchmarks import cluster, questions
from benchmarks.cluster import CHECKOUT, KEPT
from benchmarks.filling import Fill, PostgresFill, SqliteFill
from benchmarks.folding import Folded, chained, columns, fold, places
from benchmarks.peers import tables
from benchmarks.reference import SEED
from catalog.release import release
from products.models import Change, Head
from products.models.change import FIRST_DIGEST

SIZES = (1_000, 10_000, 100_000, 1_000_000)
DATABASES = ("sqlite", "postgresql")
PROCESSES = 2
BATCH, TRANSACTION = 200, 10_000
"""Products that a process folds at a time, and that are written in one transaction."""
AHEAD = 8
"""Batches that may wait to be written: all that memory holds."""
MAKERS = ("reference", "wordings", "conditions", "records", "folding", "filling")
TABLE_MAKERS = ("peers/tables", "peers/masking")

Watched = Callable[[int], object]
"""Told how many more products are written."""


def path(size: int) -> Path:
    """The SQLite file of the products of this size."""
    return KEPT / f"sqlite-{size}.sqlite3"


def url(size: int, database: str) -> str:
    """Its DATABASE_URL."""
    return f"sqlite:///{path(size)}" if database == "sqlite" else cluster.database_url(size)


def stamp(size: int, database: str) -> dict[str, Any] | None:
    """What is known of finished products: seed, release, maker, seconds; None without any."""
    try:
        found: dict[str, Any] = json.loads(_stamp(size, database).read_text())
    except (OSError, ValueError):
        return None
    there = path(size).exists() if database == "sqlite" else cluster.DATA.exists()
    return found if there else None


def is_ready(size: int, database: str, *, keep: bool = False) -> bool:
    """Whether the products are there, and (unless kept) as this code would make them."""
    found = stamp(size, database)
    return found is not None and (keep or found | _now() == found)


def _stamp(size: int, database: str) -> Path:
    return KEPT / f"{database}-{size}.json"


def _now() -> dict[str, Any]:
    """By what a finished database is known to be up to date."""
    told = hashlib.sha256()
    for name in (*MAKERS, *TABLE_MAKERS):
        told.update((CHECKOUT / "benchmarks" / f"{name}.py").read_bytes())
    return {"seed": SEED, "release": release(), "maker": told.hexdigest()[:12]}


def prepare(
    size: int,
    databases: Sequence[str],
    *,
    watched: Watched,
    processes: int = PROCESSES,
    seconds: float = math.inf,
) -> int:
    """Make the products anew in these databases; how many there are.

    They are fewer, and kept under their number, where `seconds` are over first (SQLite alone).
    """
    begun, now = time.monotonic(), _now()
    KEPT.mkdir(exist_ok=True)
    for database in databases:
        _stamp(size, database).unlink(missing_ok=True)
    with _folding(size, processes) as batches:
        fills = [_opened(size, database) for database in databases]
        for fill in fills:
            fill.run(tables.DDL[fill.vendor])
            for table, rows in places().items():
                fill.write(table, tables.COLUMNS[table], rows)
        written = _fill(fills, _until(begun + seconds, batches), watched)
    print("Indexes and statistics …", file=sys.stderr)
    for fill in fills:
        fill.run(tables.INDEXES[fill.vendor])
        fill.finish()
    if "sqlite" in databases:
        _making(size).rename(path(written))
    for database in databases:
        _manage(written, database, "store_index")
        told = {"size": written, **now, "seconds": round(time.monotonic() - begun)}
        _stamp(written, database).write_text(json.dumps(told) + "\n")
    return written


def _until(end: float, batches: Iterable[Folded]) -> Iterator[Folded]:
    for folded in batches:
        yield folded
        if time.monotonic() > end:
            return


def _making(size: int) -> Path:
    return path(size).with_suffix(".making")


def _opened(size: int, database: str) -> Fill:
    """An empty database with its tables and the rows that products refer to."""
    if database == "sqlite":
        for made in (path(size), _making(size)):
            for ending in ("", "-wal", "-shm"):
                made.with_name(made.name + ending).unlink(missing_ok=True)
        _refer(f"sqlite:///{_making(size)}")
        return SqliteFill(_making(size))
    cluster.ensure()
    cluster.drop_database(size)
    cluster.create_database(size)
    _refer(cluster.database_url(size))
    return PostgresFill(cluster.database_url(size))


def _refer(address: str) -> None:
    command = [sys.executable, "-m", "benchmarks.reference_rows"]
    subprocess.run(command, cwd=CHECKOUT, env={**os.environ, "DATABASE_URL": address}, check=True)


def _migrate(size: int, database: str) -> None:
    """What is kept gets the tables of the code that is to read it, and its index."""
    if database != "sqlite":
        cluster.ensure()
    _manage(size, database, "migrate", "--no-input", "--verbosity", "0")
    _manage(size, database, "store_index")


def _manage(size: int, database: str, *command: str) -> None:
    environment = {**os.environ, "DATABASE_URL": url(size, database)}
    subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=CHECKOUT,
        env=environment,
        check=True,
        stdout=sys.stderr,
    )


@contextmanager
def _folding(size: int, processes: int) -> Iterator[Iterator[Folded]]:
    """Batches in the order of the journal; the first are begun at once, no more than a few wait."""
    context = get_context("forkserver")
    context.set_forkserver_preload([fold.__module__])
    pool = ProcessPoolExecutor(processes, mp_context=context)
    starts = range(0, size, BATCH)
    begun = (pool.submit(fold, range(n, min(n + BATCH, size)), SEED) for n in starts)
    ahead = deque(islice(begun, AHEAD))

    def folded() -> Iterator[Folded]:
        while ahead:
            yield ahead.popleft().result()
            ahead.extend(islice(begun, 1))

    try:
        yield folded()
    finally:
        pool.shutdown(cancel_futures=True)


def _fill(fills: Sequence[Fill], batches: Iterable[Folded], watched: Watched) -> int:
    """The batches, and the head of the journal after them; how many products."""
    digest, written = FIRST_DIGEST, 0
    met: dict[str, set[Any]] = {table: set() for table in tables.SHARED}
    for folded in batches:
        digest, folded.rows[Change._meta.db_table] = chained(digest, folded)
        for table, known in met.items():
            folded.rows[table] = [row for row in folded.rows[table] if row[0] not in known]
            known.update(row[0] for row in folded.rows[table])
        for fill in fills:
            for table, rows in folded.rows.items():
                fill.write(table, columns()[table], rows)
        written += len(folded.numbers)
        if written % TRANSACTION == 0:
            for fill in fills:
                fill.commit()
        watched(len(folded.numbers))
    for fill in fills:
        at = str(folded.rows[Change._meta.db_table][-1][3])
        fill.write(Head._meta.db_table, ("id", "seq", "digest", "at"), [(1, written, digest, at)])
    return written


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.preparing", description=__doc__)
    parser.add_argument("sizes", nargs="+", type=int, metavar="SIZE")
    parser.add_argument("--database", choices=DATABASES, action="append")
    parser.add_argument("--keep", action="store_true", help="take what older code has made")
    parser.add_argument("--processes", type=int, default=PROCESSES)
    given = parser.parse_args(arguments)
    wanted = given.database or _installed()
    for size in given.sizes:
        left = [each for each in wanted if not is_ready(size, each, keep=given.keep)]
        for each in wanted:
            if each not in left and not is_ready(size, each):
                _migrate(size, each)
        if left:
            title = f"{size:,} products for {' and '.join(left)}"
            with tqdm(total=size, unit="product", desc=title) as bar:
                prepare(size, left, processes=given.processes, watched=bar.update)
        questions.write(size)
        for each in wanted:
            print(f"{size:,} on {each}: {url(size, each)}")
    return 0


def _installed() -> list[str]:
    if cluster.installed():
        return list(DATABASES)
    print("PostgreSQL's programs are not installed: only SQLite is prepared.", file=sys.stderr)
    return ["sqlite"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
