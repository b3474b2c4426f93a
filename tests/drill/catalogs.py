"""A catalog in a database of its own, asked through `manage.py` as an operator asks it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from catalog.backup import archive
from catalog.backup.manifest import Manifest

ROOT = Path(__file__).parent.parent.parent
EDITS = "from tests.drill.edits import edit; edit()"
PUBLISH = "from tests.drill.edits import publish; publish({!r})"


class Said(NamedTuple):
    code: int
    out: str
    err: str


class Catalog(NamedTuple):
    url: str

    def manage(self, *words: str | Path) -> Said:
        command = [sys.executable, "manage.py", *map(str, words)]
        around = {**os.environ, "DATABASE_URL": self.url, "ONE_PERSON_DESK": "off"}
        done = subprocess.run(command, cwd=ROOT, env=around, capture_output=True, text=True)
        return Said(done.returncode, done.stdout.strip(), done.stderr.strip())

    def well(self, *words: str | Path) -> str:
        said = self.manage(*words)
        assert said.code == 0, (words, said)
        return said.out

    def refused(self, *words: str | Path) -> str:
        said = self.manage(*words)
        assert said.code == 1, (words, said)
        return said.err.splitlines()[-1]

    def shell(self, command: str) -> str:
        return self.well("shell", "--verbosity", "0", "--command", command)

    def prepare(self) -> None:
        """The shipped catalog and what a desk does with it in a morning."""
        self.well("migrate", "--no-input", "--verbosity", "0")
        self.well("load_catalog")
        self.shell(EDITS)
        self.well("store_index")

    def publish(self, code: str) -> None:
        self.shell(PUBLISH.format(code))

    def backup(self, file: Path) -> Manifest:
        self.well("backup", file)
        return archive.checked(file)
