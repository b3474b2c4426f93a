"""A migration is applied, taken back and applied again while the release before it serves.

`make faults` asks for it. The release before is the last commit that does not have the migration,
taken out of the history; in a shallow clone there is none, and nothing is asked.
"""

from __future__ import annotations

import subprocess
import tarfile
from contextlib import ExitStack
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest

from tests.acknowledged import Reader
from tests.breakable_postgres import breakable_postgres
from tests.live_processes import ROOT, Server
from tests.test_faults_long import SIZE, around, manage, needs_postgres

__all__ = ["around"]
pytestmark = [
    pytest.mark.skipif(not SIZE, reason="`make faults` asks for it"),
    pytest.mark.usefixtures("around"),
    needs_postgres,
]
ALIKE = 20
"""Answers between two steps, so that each is gone through under load."""


def steps(app: str) -> list[tuple[str, str]]:
    """Each migration but the first, with the one before it."""
    return list(pairwise(sorted(file.stem for file in (ROOT / app / "migrations").glob("0*.py"))))


def git(*words: str) -> bytes:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=True).stdout


def release_before(app: str, migration: str, folder: Path) -> Path | None:
    """The code as it was when the migration was not there yet, by whatever name."""
    file = f"{app}/migrations/{migration[:4]}_*.py"
    came = git("log", "--format=%H", "--diff-filter=A", "--", file).decode().split()
    try:
        archive = git("archive", f"{came[-1]}~1")
    except (IndexError, subprocess.CalledProcessError):
        return None
    with tarfile.open(fileobj=BytesIO(archive)) as files:
        files.extractall(folder, filter="data")
    return folder


class Before(Server):
    """A server of another release."""

    def __init__(self, url: str, root: Path) -> None:
        self.root = root
        super().__init__(url=url)


def go_on(reader: Reader) -> None:
    wanted = reader.told.total() + ALIKE
    while reader.told.total() < wanted:
        reader.stop.wait(0.05)


@pytest.mark.parametrize(
    ("app", "before", "last"),
    [(app, *step) for app in ("products", "catalog", "partners") for step in steps(app)],
)
def test_the_release_before_goes_on_serving(
    app: str,
    before: str,
    last: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("FRESHNESS", "0")  # so that each answer looks into the database
    monkeypatch.setenv("SECRET_KEY", "x" * 60)
    old = release_before(app, last, tmp_path)
    if old is None:
        pytest.skip("the history does not go back so far")
    with ExitStack() as running:
        url = running.enter_context(breakable_postgres()).url
        manage(url, "migrate", "--verbosity", "0")
        manage(url, "load_catalog", "--verbosity", "0")
        manage(url, "migrate", app, before, "--verbosity", "0")
        server = running.enter_context(Before(url, old))
        reader = running.enter_context(Reader(server.port))
        go_on(reader)
        for step in (last, before, last):
            manage(url, "migrate", app, step, "--verbosity", "0")
            go_on(reader)
        told = dict(reader.told)
    with capsys.disabled():
        print(f"\n{app} {last}, forward, back and forward beside the release before: {told}")
    assert set(told) == {"200"}
