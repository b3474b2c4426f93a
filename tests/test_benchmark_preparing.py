"""Products of the benchmarks made in bulk: a whole catalog that stands up to its own checks."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import preparing
from benchmarks.cluster import CHECKOUT
from benchmarks.reference import SEED


def test_a_catalog_made_in_bulk_is_whole_and_known_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "KEPT", tmp_path)
    watched: list[int] = []
    made = preparing.prepare(100_000, ["sqlite"], watched=watched.append, seconds=0)

    assert made == sum(watched) == preparing.BATCH
    assert preparing.is_ready(made, "sqlite")
    assert not preparing.is_ready(100_000, "sqlite")
    assert _manage("verify_journal", made).returncode == 0
    with sqlite3.connect(preparing.path(made)) as connection:
        for table in ("products_product", "products_change", "catalog_entry", "peer_mask"):
            counted = f"SELECT count(*), min(rowid), max(rowid) FROM {table}"  # noqa: S608
            assert connection.execute(counted).fetchone() == (made, 1, made)
    connection.close()

    monkeypatch.setattr(preparing, "SEED", SEED + 1)
    assert not preparing.is_ready(made, "sqlite")
    assert preparing.is_ready(made, "sqlite", keep=True)


def _manage(command: str, size: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", command],
        cwd=CHECKOUT,
        env={**os.environ, "DATABASE_URL": preparing.url(size, "sqlite")},
        capture_output=True,
        text=True,
    )
