"""`make drill`: `drill()` on SQLite, then on PostgreSQL; fails where anything is not as it was."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

from tests.drill import rounds
from tests.drill.catalogs import Catalog
from tests.drill.clusters import Cluster, forget, new_home
from tests.throwaway_postgres import find_programs


def drill() -> None:
    started = time.monotonic()
    on_sqlite()
    if find_programs() is None:
        print("PostgreSQL's programs are not installed: not drilled.")
    else:
        on_postgres()
    print(f"All is as it was. The drill took {time.monotonic() - started:.0f} s.")


def on_sqlite() -> None:
    place = Path(tempfile.mkdtemp(prefix="kedai-drill-"))
    try:
        old, new, empty = (Catalog(f"sqlite:///{place}/{name}.sqlite3") for name in "abc")
        old.prepare()
        tell = _telling("SQLite")
        file = rounds.restored(old, new, place, tell)
        rounds.damaged(file, empty, place, 1, tell)
    finally:
        shutil.rmtree(place)


def on_postgres() -> None:
    home = new_home()
    clusters = [Cluster(home, name) for name in ("old", "new")]
    old, new = clusters
    place = Path(tempfile.mkdtemp(prefix="kedai-drill-"))
    try:
        for cluster in (old, new):
            cluster.make()
            cluster.start()
        new.ask("create database empty")
        catalog = Catalog(old.url())
        catalog.prepare()
        tell = _telling("PostgreSQL")
        file = rounds.restored(catalog, Catalog(new.url()), place, tell)
        rounds.damaged(file, Catalog(new.url("empty")), place, 2, tell)
        clusters.append(rounds.recovered(old, tell))
    finally:
        forget(home, *clusters)
        shutil.rmtree(place)


def _telling(database: str) -> rounds.Tell:
    return lambda words: print(f"{database}: {words}", flush=True)
