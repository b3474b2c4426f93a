"""The judges' own folder: `.venv/judges`, made once per set of pinned versions."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FOLDER = ROOT / ".venv" / "judges"
PROGRAMS = FOLDER / "bin"
NODE_PROGRAMS = FOLDER / "node_modules" / ".bin"
PINNED = ("requirements.txt", "package.json", "package-lock.json")
QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "NO_COLOR": "1"}
"""No judge calls home."""


def has_node() -> bool:
    return shutil.which("npm") is not None


def install() -> None:
    """Puts the pinned versions in place; nothing to do when they are there."""
    pinned = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in PINNED)).hexdigest()
    stamp = FOLDER / "stamp"
    wanted = f"{pinned} {has_node()}"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("Installing the judges into .venv/judges/ (once) ...", flush=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    venv.create(FOLDER, with_pip=True)
    pip = [str(PROGRAMS / "pip"), "install", "-qq", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*pip, "-r", HERE / "requirements.txt"], check=True)
    if has_node():
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, FOLDER / name)
        npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(npm, cwd=FOLDER, check=True)
    stamp.write_text(wanted)


def ran(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """A judge's word, both streams in one."""
    path = os.pathsep.join(map(str, (PROGRAMS, Path(sys.executable).parent, os.environ["PATH"])))
    return subprocess.run(
        [str(word) for word in command],
        env={**os.environ, **QUIET, "PATH": path},
        cwd=FOLDER,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
