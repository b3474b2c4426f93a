"""The pictures in `docs/`: the shipped catalog's pages as Chromium shows them (`make pictures`).

A server of its own over a fresh temporary database, so that nothing of this checkout's own data
gets into a picture.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from tests.browser import PHONE, chromium
from tests.ports import free_port

ROOT = Path(__file__).parent.parent
PROGRAMS = Path(sys.executable).parent
PATIENCE = 30.0


DESKTOP = {"viewport": {"width": 1200, "height": 750}}


class Picture(NamedTuple):
    """A file in `docs/`, and the page that it shows, from its top or from `at` downwards."""

    name: str
    path: str
    at: str = "body"


HEBEI = "region=130100&amount=8000000&equity_invested=true"
THREE = "code=cmb-zhaoke-toudai&code=hxb-keji-qiye-touliandai&code=citic-toulian-kechuangtong"
PICTURES = [
    Picture("finder", "/?stage=startup&region=610100&amount=3000000", "#results"),
    Picture("map", "/map/"),
    Picture("product", f"/products/hxb-keji-qiye-touliandai/?{HEBEI}"),
    Picture("compare", f"/compare/?{THREE}&{HEBEI}"),
]


@contextmanager
def catalog(folder: Path) -> Iterator[str]:
    """The shipped catalog, served from a database in this folder until the block ends."""
    kept = {name: value for name, value in os.environ.items() if name != "PUBLIC_URL"}
    around = {**kept, "DATABASE_URL": f"sqlite:///{folder / 'pictures.sqlite3'}"}
    for command in ("migrate", "load_catalog"):
        manage = [sys.executable, "manage.py", command, "--verbosity", "0"]
        subprocess.run(manage, cwd=ROOT, env=around, check=True)
    port = str(free_port())
    serving = [
        "--interface",
        "wsgi",
        "--no-ws",
        "--blocking-threads",
        "4",
        "--host",
        "127.0.0.1",
        "--port",
        port,
    ]
    server = subprocess.Popen(
        [PROGRAMS / "granian", *serving, "--log-level", "warning", "config.wsgi:application"],
        cwd=ROOT,
        env=around,
    )
    try:
        wait_for(int(port))
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def wait_for(port: int, patience: float = PATIENCE) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        with socket.socket() as probe:
            if not probe.connect_ex(("127.0.0.1", port)):
                return
        time.sleep(0.1)
    raise RuntimeError(f"nothing answers at port {port}")


def take(origin: str, suffix: str, window: dict[str, Any]) -> None:
    with chromium(**window) as page:
        for name, path, at in PICTURES:
            answer = page.goto(origin + path)
            if answer is None or not answer.ok:
                raise RuntimeError(f"{path}: {answer and answer.status}")
            page.locator(at).evaluate("one => one.scrollIntoView()")
            file = ROOT / "docs" / f"{name}{suffix}.png"
            page.screenshot(path=file)
            print(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1024} KB")


if __name__ == "__main__":
    with TemporaryDirectory() as folder, catalog(Path(folder)) as origin:
        take(origin, "", DESKTOP)
        take(origin, "-phone", PHONE)
