"""Hundreds of faults under writes, on databases of their own: `make faults`.

`FAULTS=1` injects as many as `PLAN_OF_POSTGRES` and `PLAN_OF_SQLITE` say, `FAULTS=0.1` a tenth of
it. What it has done and how long it took stands in `docs/reliability.md`.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.breakable_postgres import Breakable, breakable_postgres
from tests.breaking import AROUND, World
from tests.generator import seeded
from tests.live_processes import ROOT
from tests.terminating import terminate
from tests.throwaway_postgres import SHORT, find_programs
from tests.webhook_receivers import Receiver

SIZE = float(os.environ.get("FAULTS", "0"))
pytestmark = [
    pytest.mark.skipif(not SIZE, reason="`make faults` asks for it"),
    pytest.mark.usefixtures("around"),
]

Faults = dict[str, tuple[int, Callable[[World], object]]]
needs_postgres = pytest.mark.skipif(find_programs() is None, reason="PostgreSQL is not installed")
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small file system")
OF_PROGRAMS: Faults = {
    "server killed": (50, lambda world: world.server.killed_and_begun_again()),
    "desk killed": (25, lambda world: world.desk.killed_and_begun_again()),
    "deliverer killed": (20, lambda world: world.deliverer.killed_and_begun_again()),
}
BOUND = float(os.environ.get("FAULTS_SECONDS", "480"))
"""Seconds after which no more faults are begun on one database."""
HANGS = 4.0
"""Seconds that a database hangs, or is locked by somebody else."""


@pytest.fixture
def around(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in AROUND.items():
        monkeypatch.setenv(name, value)


def manage(url: str, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url, "ONE_PERSON_DESK": "off"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def founded(url: str, receiver: Receiver) -> str:
    """The shipped catalog in an empty database; the partner's key."""
    manage(url, "migrate", "--verbosity", "0")
    manage(url, "load_catalog", "--verbosity", "0")
    prepare = f"from tests.desk_under_faults import prepare; print(prepare({receiver.url()!r}))"
    return manage(url, "shell", "--verbosity", "0", "--command", prepare).split()[-1]


@contextmanager
def small_disk(megabytes: int, mode: str = "777") -> Iterator[Path]:
    """A file system of its own that is soon full. Short, as a socket's address has to fit in."""
    folder = Path(tempfile.mkdtemp(prefix="kedai-full-", dir=SHORT))
    options = f"size={megabytes}m,mode={mode}"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
        folder.rmdir()


def fill(folder: Path) -> Path:
    """To the last byte."""
    ballast = folder / "ballast"
    with ballast.open("ab", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
    return ballast


def broken_at_random(world: World, plan: Faults) -> None:
    """As often as planned, in an order drawn by chance, and at any moment of what is going on."""
    by_chance = seeded(7)
    names = [name for name, (times, _) in plan.items() for _ in range(max(1, round(times * SIZE)))]
    by_chance.shuffle(names)
    until = time.monotonic() + BOUND
    for name in names:
        if time.monotonic() > until:
            break  # told by the count
        time.sleep(by_chance.random() * 0.2)
        world.break_by(name, partial(plan[name][1], world))


def judged(world: World, name: str, capsys: pytest.CaptureFixture[str], begun: float) -> None:
    world.comes_to_rest()
    with capsys.disabled():
        print(f"\n{world.report(name)}; {time.monotonic() - begun:.0f} s in all")
    assert world.lost() == []


def hangs(cluster: Breakable) -> None:
    cluster.hang()
    time.sleep(HANGS)
    cluster.go_on()


def killed(cluster: Breakable) -> None:
    cluster.kill()
    cluster.start()


def begun_again(cluster: Breakable) -> None:
    cluster.stop()
    cluster.start()


@needs_postgres
def test_postgresql_under_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    begun = time.monotonic()
    with ExitStack() as running:
        receiver = running.enter_context(Receiver())
        cluster = running.enter_context(breakable_postgres())
        url = cluster.url
        plan: Faults = OF_PROGRAMS | {
            "database killed": (50, lambda world: killed(cluster)),
            "database begun again": (10, lambda world: begun_again(cluster)),
            "database hanging": (8, lambda world: hangs(cluster)),
            "backends terminated": (40, lambda world: terminate(url)),
        }
        key = founded(url, receiver)
        with World(url, url, key, tmp_path, receiver) as world:
            broken_at_random(world, plan)
            judged(world, "PostgreSQL", capsys, begun)


def locked(file: Path) -> None:
    """By somebody who holds the one lock that SQLite has for those who write."""
    other, is_held = sqlite3.connect(file, timeout=20, isolation_level=None), False
    while not is_held:  # SQLite has no queue: others may be quicker, again and again
        with suppress(sqlite3.OperationalError):
            other.execute("BEGIN IMMEDIATE")
            is_held = True
    time.sleep(HANGS)
    other.close()


def test_sqlite_under_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    begun, file = time.monotonic(), tmp_path / "faults.sqlite3"
    url = f"sqlite:///{file}"
    plan: Faults = OF_PROGRAMS | {"database locked": (10, lambda world: locked(file))}
    with Receiver() as receiver:
        key = founded(url, receiver)
        with World(url, url, key, tmp_path, receiver) as world:
            broken_at_random(world, plan)
            judged(world, "SQLite", capsys, begun)


FULL = 5
"""Disks that are filled, of each kind."""


@needs_root
def test_sqlite_on_a_full_disk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    begun = time.monotonic()
    with small_disk(64) as disk, Receiver() as receiver:
        url = f"sqlite:///{disk / 'full.sqlite3'}"
        key = founded(url, receiver)
        with World(url, url, key, tmp_path, receiver) as world:
            for _ in range(max(1, round(FULL * SIZE))):
                world.break_by("disk full", lambda: filled(world, disk, lambda: None))
            judged(world, "SQLite on a full disk", capsys, begun)


@needs_root
@needs_postgres
def test_postgresql_on_a_full_disk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    begun = time.monotonic()
    with ExitStack() as running:
        disk = running.enter_context(small_disk(200))
        receiver = running.enter_context(Receiver())
        cluster = running.enter_context(breakable_postgres(disk))
        key = founded(cluster.url, receiver)
        with World(cluster.url, cluster.url, key, tmp_path, receiver) as world:
            for _ in range(max(1, round(FULL * SIZE))):
                world.break_by("disk full", lambda: filled(world, disk, cluster.started_again))
            judged(world, "PostgreSQL on a full disk", capsys, begun)


def filled(world: World, disk: Path, mend: Callable[[], Any]) -> None:
    """Until writes have been refused for a while; reading goes on."""
    ballast = fill(disk)
    try:
        refused = world.refused()
        until = time.monotonic() + 30
        while world.refused() < refused + 5:
            assert time.monotonic() < until, "a full disk stops nobody"
            time.sleep(0.05)
            fill(disk)  # what was given back meanwhile
    finally:
        ballast.unlink()
        mend()
