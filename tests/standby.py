"""A streaming standby of the throwaway PostgreSQL that the tests run on; it may be held up, frozen,
killed and begun again while its primary goes on."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, quote, urlsplit

import psycopg
import pytest
from django.db import connection

from tests.live_processes import Program, database_url
from tests.pictures import PROGRAMS as BIN
from tests.pictures import wait_for
from tests.ports import free_port
from tests.throwaway_postgres import USER, find_programs

PROGRAMS = find_programs()
needs_standby = pytest.mark.skipif(
    connection.vendor != "postgresql"
    or PROGRAMS is None
    or not (PROGRAMS / "pg_basebackup").exists(),
    reason="needs a PostgreSQL to follow, and its pg_basebackup",
)
PATIENCE = 30.0
LAG = 8
"""Seconds that it may be behind for those who read from it; few, and more than a busy machine takes
from one line of a test to the next."""
FRESHNESS = 0.2
GRANIAN = f"exec {BIN / 'granian'} --interface wsgi --no-ws --blocking-threads 4 --log-level error"


class Standby:
    """Follows the primary as soon as that has written; at `url` as long as `begin` was last."""

    def __init__(self) -> None:
        assert PROGRAMS is not None
        self.programs = PROGRAMS
        # PostgreSQL refuses to run as root: there it runs as the account its package made.
        self.as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        # Not TMPDIR: the address of a socket may have no more than about 100 characters.
        self.home = Path(tempfile.mkdtemp(prefix="kedai-standby-", dir="/tmp"))
        if self.as_owner:
            account = pwd.getpwnam("postgres")
            os.chown(self.home, account.pw_uid, account.pw_gid)
        self.data = self.home / "data"
        port = free_port()  # only part of the socket's name
        primary = urlsplit(database_url())
        self.url = f"postgres://{USER}@:{port}{primary.path}?host={quote(str(self.home), safe='')}"
        where = [f"--host={parse_qs(primary.query)['host'][0]}", f"--port={primary.port}"]
        shape = ["--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast", "--no-sync"]
        self._run("pg_basebackup", *where, f"--username={USER}", f"--pgdata={self.data}", *shape)
        self.set(unix_socket_directories=str(self.home), port=port)
        self.begin()

    def set(self, **settings: object) -> None:
        """What is said last counts; taken up when it begins."""
        with (self.data / "postgresql.auto.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())

    def begin(self) -> None:
        self._run("pg_ctl", "start", "--wait", f"--pgdata={self.data}", f"--log={self.home}/log")

    def kill(self) -> None:
        """As when the power fails."""
        killed = _tell(self._first(), signal.SIGKILL)
        while any(Path(f"/proc/{process}").exists() for process in killed):
            time.sleep(0.02)

    def freeze(self) -> None:
        """It takes what it is sent, and answers nothing."""
        _tell(self._first(), signal.SIGSTOP)

    def thaw(self) -> None:
        _tell(self._first(), signal.SIGCONT)

    def _first(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])

    @contextmanager
    def held_up(self) -> Iterator[None]:
        """What is committed meanwhile does not arrive before the end."""
        self.ask("SELECT pg_wal_replay_pause()")
        self._wait_for("SELECT pg_get_wal_replay_pause_state() = 'paused'")
        try:
            yield
        finally:
            self.ask("SELECT pg_wal_replay_resume()")

    def delayed_by(self, seconds: float) -> None:
        """Each commit arrives so much later."""
        self.set(recovery_min_apply_delay=f"{seconds * 1000:.0f}ms")
        self.ask("SELECT pg_reload_conf()")

    def has_caught_up(self) -> None:
        """Wait for all that is committed by now, also where commits do not wait for the disk: until
        it is written, nobody sends it."""
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = on")
            cursor.execute("SELECT pg_logical_emit_message(true, 'tests', 'write it all out')")
            cursor.execute("RESET synchronous_commit")
            cursor.execute("SELECT pg_current_wal_lsn()")
            (place,) = cursor.fetchone()
        self._wait_for("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", place)

    def ask(self, statement: str, *parameters: object) -> Any:
        with psycopg.connect(self.url, autocommit=True) as asked:
            row = asked.execute(statement.encode(), parameters).fetchone()
        return row and row[0]

    def _wait_for(self, statement: str, *parameters: object) -> None:
        until = time.monotonic() + PATIENCE
        while not self.ask(statement, *parameters):
            assert time.monotonic() < until, statement
            time.sleep(0.02)

    def end(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "--wait", "--mode=immediate", f"--pgdata={self.data}")
        shutil.rmtree(self.home)

    def _run(self, program: str, *arguments: str) -> None:
        # Not a pipe: the server inherits it, and it would stay open as long as the server.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [*self.as_owner, str(self.programs / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.home,
                start_new_session=True,
            )
            output.seek(0)
            assert done.returncode == 0, output.read()


def _tell(first: int, number: signal.Signals) -> list[int]:
    """A server's first process and all that descend from it."""
    children = subprocess.run(["pgrep", "-P", str(first)], capture_output=True, text=True).stdout
    family = [first, *map(int, children.split())]
    for process in family:
        with suppress(ProcessLookupError):  # some live for a moment only
            os.kill(process, number)
    return family


@contextmanager
def primary_frozen() -> Iterator[None]:
    """Nobody gets an answer of the throwaway PostgreSQL itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_read_file('postmaster.pid')")
        first = int(cursor.fetchone()[0].split("\n", 1)[0])
    _tell(first, signal.SIGSTOP)
    try:
        yield
    finally:
        _tell(first, signal.SIGCONT)


class Reader(Program):
    """A web server at `port` that reads from the standby; what it logs stands in `log`."""

    def __init__(self, standby: Standby, log: Path, **told: object) -> None:
        self.port, self.log = free_port(), log
        told = {"REPLICA_URLS": standby.url, "REPLICA_LAG": LAG, "FRESHNESS": FRESHNESS, **told}
        serve = f"{GRANIAN} --host 127.0.0.1 --port {self.port} config.wsgi:application 2>>{log}"
        super().__init__(
            "env", *(f"{name}={value}" for name, value in told.items()), "sh", "-c", serve
        )

    def begin(self) -> None:
        super().begin()
        try:
            wait_for(self.port)
        except RuntimeError:
            self.kill()  # nobody else knows of it yet
            raise

    def get(self, path: str, **headers: str) -> Answered:
        asked = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            asked.request("GET", path, headers=headers)
            answer = asked.getresponse()
            return Answered(answer.status, answer.headers["ETag"] or "", answer.read())
        finally:
            asked.close()

    def number(self, path: str = "/api/v1/products/?page_size=1", **headers: str) -> int:
        """The number of the journal that an answer is true for."""
        seq: int = self.get(path, **headers).told()["journal"]["seq"]
        return seq

    def logs(self, words: str, times: int = 1) -> None:
        """Wait until it has said so, so many times. It looks at standbys once somebody has read."""
        self.number()
        until = time.monotonic() + PATIENCE
        while self.log.read_text().count(words) < times:
            assert time.monotonic() < until, self.log.read_text()
            time.sleep(0.05)


class Answered(NamedTuple):
    status: int
    tag: str
    body: bytes

    def told(self) -> Any:
        assert self.status == 200, self.body.decode()
        return json.loads(self.body)
