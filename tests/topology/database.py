"""PostgreSQL with the roles and the streaming standby of the compose file."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, quote, urlsplit

import psycopg

from tests.ports import free_port
from tests.throwaway_postgres import USER, find_programs, throwaway_postgres
from tests.topology.nginx import Missing
from tests.topology.shipped import DEPLOY

PATIENCE = 120.0
NAME = "kedai"
PASSWORD = "never asked for: the socket lets everybody in"


class Role(NamedTuple):
    """One role's addresses, of the primary and of the standby."""

    primary: str
    standby: str


class Databases(NamedTuple):
    superuser: Role
    owner: Role
    app: Role

    def has_caught_up(self) -> bool:
        """Whether the standby shows all that is committed by now; it gets two minutes for that."""
        (place,) = asked(self.superuser.primary, "SELECT pg_current_wal_lsn()::text")
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            far = f"SELECT pg_last_wal_replay_lsn() >= '{place}'::pg_lsn"
            (there,) = asked(self.superuser.standby, far)
            if there:
                return True
            time.sleep(0.05)
        return False


def asked(url: str, statement: str) -> tuple[object, ...]:
    """The first row, where there are rows."""
    with psycopg.connect(url, autocommit=True) as connection:
        done = connection.execute(statement.encode())
        return (done.fetchone() if done.description else None) or ()


@contextmanager
def databases() -> Iterator[Databases]:
    programs = find_programs()
    if programs is None or not (programs / "pg_basebackup").exists():
        raise Missing("PostgreSQL's programs are not installed: apt install postgresql")
    with throwaway_postgres(programs) as url:
        asked(url, f'CREATE DATABASE "{NAME}"')
        superuser = urlsplit(url)._replace(path=f"/{NAME}").geturl()
        socket = parse_qs(urlsplit(url).query)["host"][0]
        where = {
            "PATH": f"{programs}:{os.environ['PATH']}",
            "PGHOST": socket,
            "PGPORT": str(urlsplit(url).port),
        }
        told = {
            "POSTGRES_DB": NAME,
            "POSTGRES_USER": USER,
            "PGDATA": f"{socket}/data",
            **dict.fromkeys(("OWNER_PASSWORD", "APP_PASSWORD", "STANDBY_PASSWORD"), PASSWORD),
        }
        _run(DEPLOY / "postgres" / "roles.sh", {**where, **told})
        with _standby(where) as (home, port):

            def role(name: str) -> Role:
                primary = superuser.replace(f"//{USER}@", f"//{name}@")
                there = f"postgres://{name}@:{port}/{NAME}?host={quote(str(home), safe='')}"
                return Role(primary, there)

            yield Databases(role(USER), role("kedai_owner"), role("kedai_app"))


@contextmanager
def _standby(primary: dict[str, str]) -> Iterator[tuple[Path, int]]:
    """Its folder, which holds the socket too, and its port."""
    # Not TMPDIR: the address of a socket may have no more than about 100 characters.
    home, port = Path(tempfile.mkdtemp(prefix="kedai-standby-", dir="/tmp")), free_port()
    if _as_owner():
        account = pwd.getpwnam("postgres")
        os.chown(home, account.pw_uid, account.pw_gid)
    log = home / "log"
    told = {**primary, "PGUSER": "kedai_standby", "PGDATA": str(home / "data")}
    settings = [f"port={port}", f"unix_socket_directories={home}", "listen_addresses=", "fsync=off"]
    words = [word for setting in settings for word in ("-c", setting)]
    with log.open("wb") as output:
        running = subprocess.Popen(
            _command(DEPLOY / "postgres" / "standby.sh", told, *words),
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        until = time.monotonic() + PATIENCE
        while not (home / f".s.PGSQL.{port}").exists():
            assert running.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.05)
        yield home, port
    finally:
        # The whole group: `runuser` stands between, and hands no signal on.
        os.killpg(running.pid, signal.SIGQUIT)
        running.wait()
        while (home / "data" / "postmaster.pid").exists():
            time.sleep(0.05)
        shutil.rmtree(home)


def _run(script: Path, told: dict[str, str]) -> None:
    done = subprocess.run(_command(script, told), capture_output=True, text=True, cwd="/")
    assert done.returncode == 0, done.stderr


def _command(script: Path, told: dict[str, str], *words: str) -> list[str]:
    """As PostgreSQL's account, with nothing else in the environment. That account may not be able
    to read the checkout, so the script goes along as a word."""
    values = [f"{name}={value}" for name, value in told.items()]
    run = ["bash", "-c", script.read_text(), script.name]
    return [*_as_owner(), "env", "-i", *values, *run, *words]


def _as_owner() -> list[str]:
    """PostgreSQL refuses to run as root: there it runs as the account its package made."""
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
