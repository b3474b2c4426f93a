"""A Redis or Valkey of a test's own, which it may stop and kill; nobody else's is ever asked."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pictures import wait_for
from tests.ports import free_port

PROGRAM = shutil.which("valkey-server") or shutil.which("redis-server")
needs_redis = pytest.mark.skipif(PROGRAM is None, reason="neither Valkey nor Redis is installed")


class Redis:
    """A server at `url` that keeps nothing."""

    def __init__(self, directory: Path) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.directory = directory
        self.begin()

    def begin(self) -> None:
        where = ["--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self.directory)]
        self.running = subprocess.Popen(
            [PROGRAM or "", *where, "--save", "", "--appendonly", "no"], stdout=subprocess.DEVNULL
        )
        wait_for(self.port)

    def kill(self) -> None:
        self.running.kill()
        self.running.wait()


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    server = Redis(tmp_path)
    yield server
    server.kill()
