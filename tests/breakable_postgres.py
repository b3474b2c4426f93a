"""A PostgreSQL of a test's own that may be killed, stopped and filled: as durable as a real one.

Nothing here touches the cluster that the other tests share.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.throwaway_postgres import SHORT, find_programs, throwaway_postgres

DURABLE = ("fsync", "synchronous_commit", "full_page_writes")
"""What a throwaway cluster leaves out, and what a kill is survived by."""
PATIENCE = 60.0


class Breakable:
    """A running cluster; `url` is its database."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.home = Path(parse_qs(urlsplit(url).query)["host"][0])
        self.data = self.home / "data"
        self.programs = find_programs() or Path()

    def run(self, program: str, *arguments: str) -> bool:
        """Whether it has done what it was told."""
        as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        done = subprocess.run(
            [*as_owner, self.programs / program, *arguments],
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        return done.returncode == 0

    def ask(self, statement: str) -> None:
        assert self.run("psql", "-XAtqc", statement, self.url)

    def processes(self) -> list[int]:
        """The postmaster and all that it has begun."""
        with suppress(FileNotFoundError, IndexError):
            master = int((self.data / "postmaster.pid").read_text().splitlines()[0])
            return [master, *_children(master)]
        return []

    def signal(self, number: int) -> None:
        for process in self.processes():
            with suppress(ProcessLookupError):
                os.kill(process, number)

    def hang(self) -> None:
        """Alive, and deaf: sockets are taken by the kernel, and nobody answers."""
        self.signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self.signal(signal.SIGCONT)

    def kill(self) -> None:
        """The postmaster at once; what it leaves behind notices and ends."""
        processes = self.processes()
        os.kill(processes[0], signal.SIGKILL)
        until = time.monotonic() + PATIENCE
        while any(map(_lives, processes)):
            assert time.monotonic() < until, "a backend outlives its postmaster"
            time.sleep(0.02)

    def stop(self) -> None:
        assert self.run("pg_ctl", "stop", "--wait", "--mode=fast", f"--pgdata={self.data}")

    def start(self) -> None:
        """Tried again, as one that was killed may leave something behind that ends only now."""
        log, until = f"--log={self.home / 'log'}", time.monotonic() + PATIENCE
        while not self.run("pg_ctl", "start", "--wait", f"--pgdata={self.data}", log):
            assert time.monotonic() < until, (self.home / "log").read_text()[-2000:]
            time.sleep(0.1)

    def started_again(self) -> None:
        """Whatever state it is in."""
        self.go_on()
        if not self.processes() or not _lives(self.processes()[0]):
            self.start()


def _children(master: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            number, rest = status.parent.name, status.read_text().rpartition(")")[2].split()
            if int(rest[1]) == master:
                found.append(int(number))
    return found


def _lives(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@contextmanager
def breakable_postgres(within: Path = SHORT) -> Iterator[Breakable]:
    programs = find_programs()
    assert programs is not None
    with throwaway_postgres(programs, within) as url:
        cluster = Breakable(url)
        for name in DURABLE:
            cluster.ask(f"ALTER SYSTEM SET {name} = 'on'")
        cluster.ask("SELECT pg_reload_conf()")
        try:
            yield cluster
        finally:
            cluster.started_again()
