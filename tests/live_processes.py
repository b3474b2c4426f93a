"""Programs that run beside a test and may be killed at any moment: servers, writers, followers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from django.db import connection

from tests.pictures import PROGRAMS, wait_for
from tests.ports import free_port

ROOT = Path(__file__).parent.parent
PATIENCE = 120.0
"""Seconds until a program that was told to begin or to end is missed."""


def database_url() -> str:
    """Where the test database is, for another process."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


class Program:
    """A command that is begun, killed with all that it has begun itself, and begun again."""

    around: Mapping[str, str] = {}
    """Beside the environment of the tests."""
    said: Path | None = None
    """Where its log lines go, if not where the tests' own go."""
    url = ""
    """Another way to the database than the test's own, where one is set before it is begun."""
    root = ROOT

    def __init__(self, *command: str | Path) -> None:
        self.command = [str(word) for word in command]
        self.kills = 0
        self.begin()

    def begin(self) -> None:
        ours = {"DATABASE_URL": self.url or database_url(), "ONE_PERSON_DESK": "off"}
        with nullcontext() if self.said is None else self.said.open("ab") as log:
            self.running = subprocess.Popen(
                self.command,
                cwd=self.root,
                env={**os.environ, **ours, **self.around},
                start_new_session=True,
                stderr=log,
            )

    def kill(self) -> None:
        """At once, as when the power fails: a server's workers go with it."""
        if self.running.poll() is None:
            os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait()
            self.kills += 1

    def killed_and_begun_again(self) -> None:
        assert self.running.poll() is None, f"{self.command} ended by itself"
        self.kill()
        self.begin()

    def end(self) -> int:
        """The exit code, once it has come to its end by itself."""
        return self.running.wait(timeout=PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.running.poll() is None:
            os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait()


class Server(Program):
    """The catalog over the test database, at `address`, as `make run` serves it."""

    def __init__(
        self,
        *options: str,
        url: str = "",
        around: Mapping[str, str] | None = None,
        said: Path | None = None,
    ) -> None:
        self.url, self.around, self.said = url, around or {}, said
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        granian: list[str | Path] = [PROGRAMS / "granian", "--interface", "wsgi", "--no-ws"]
        place = ["--host", "127.0.0.1", "--port", str(self.port), "--blocking-threads", "4"]
        quiet = ["--log-level", "error"]
        super().__init__(*granian, *place, *quiet, *options, "config.wsgi:application")

    def begin(self) -> None:
        super().begin()
        try:
            wait_for(self.port, PATIENCE)
        except RuntimeError:
            self.kill()  # nobody else would
            raise


class Writers(Program):
    """Some threads of one process that publish, revise, withdraw and rename until `stop` exists."""

    def __init__(self, threads: int, seed: int, stop: Path) -> None:
        self.threads, self.seed, self.stop = threads, seed, stop
        super().__init__()

    def begin(self) -> None:
        self.seed += 1000
        work = f"publish({self.threads}, {self.seed}, {str(self.stop)!r})"
        shell = f"from tests.publishing import publish; {work}"
        manage = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", shell]
        self.command = manage
        super().begin()


class Follower(Program):
    """A copy in `file` that is kept up from `address` until the number that `until` names."""

    def __init__(self, address: str, file: Path, until: Path) -> None:
        self.file = file
        super().__init__(sys.executable, "tests/mirror.py", address, file, until)
