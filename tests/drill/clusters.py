"""PostgreSQL clusters for the drill: with an archive of what is written, and made again from it."""

from __future__ import annotations

import os
import pwd
import random
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from tests.throwaway_postgres import USER, find_programs

PATIENCE = 60.0


class Cluster:
    """A server on a socket in its own folder, and on no network address."""

    def __init__(self, home: Path, name: str) -> None:
        programs = find_programs()
        assert programs is not None, "PostgreSQL's programs are not installed"
        self.programs = programs
        self.home, self.name = home, name
        self.data, self.archive = home / name, home / f"{name}-archive"
        # Only part of the socket's name, below 32768.
        self.port = random.randrange(20000, 32768)  # noqa: S311

    def url(self, database: str = "postgres") -> str:
        host = quote(str(self.home), safe="")
        return f"postgres://{USER}@:{self.port}/{database}?host={host}"

    def make(self) -> None:
        self.run(
            "initdb",
            *(f"--pgdata={self.data}", f"--username={USER}", "--auth=trust", "--data-checksums"),
            *("--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
        )
        self._archive()
        # As docs/backup.md says it.
        to = self.archive
        told = f"test ! -f {to}/%f && cp %p {to}/.%f && mv {to}/.%f {to}/%f"
        self._settings(archive_mode="on", archive_command=told)

    def start(self) -> None:
        self.run("pg_ctl", "start", "--wait", f"--pgdata={self.data}", f"--log={self.data}.log")
        assert Path(self.ask("show data_directory")).resolve() == self.data.resolve()

    def stop(self, mode: str = "fast") -> None:
        if (self.data / "postmaster.pid").exists():
            self.run("pg_ctl", "stop", "--wait", f"--mode={mode}", f"--pgdata={self.data}")

    def base_backup(self, name: str) -> Cluster:
        """A copy of the files of the running cluster, for another that begins where it stood."""
        copy = Cluster(self.home, name)
        self.run("pg_basebackup", f"--pgdata={copy.data}", "--checkpoint=fast", self._address())
        self.run("pg_verifybackup", str(copy.data))
        return copy

    def archived(self) -> None:
        """Wait until all that was written by now is in the archive."""
        wal = self.ask("select pg_walfile_name(pg_switch_wal())")
        end = time.monotonic() + PATIENCE
        while not (self.archive / wal).exists():
            assert time.monotonic() < end, self.ask("select * from pg_stat_archiver")
            time.sleep(0.05)

    def recover(self, archive: Path, until: str) -> None:
        """Start a copy, and go on by the archive up to a moment and not beyond it."""
        self._archive()
        self._settings(
            archive_mode="off",
            restore_command=f"cp {archive}/%f %p",
            recovery_target_time=until,
            recovery_target_action="promote",
        )
        self._owned(self.data / "recovery.signal", "")
        self.start()
        end = time.monotonic() + PATIENCE
        while self.ask("select pg_is_in_recovery()") != "f":
            assert time.monotonic() < end, Path(f"{self.data}.log").read_text()
            time.sleep(0.05)

    def ask(self, statement: str) -> str:
        return self.run("psql", "-XAtc", statement, self._address())

    def run(self, program: str, *arguments: str) -> str:
        as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        # Not a pipe: the server inherits it, and it would stay open as long as the server.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [*as_owner, str(self.programs / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.home,
                start_new_session=True,
            )
            output.seek(0)
            text = output.read()
        assert done.returncode == 0, f"{program}: {text}"
        return text.strip()

    def _address(self) -> str:
        return f"--dbname={self.url()}"

    def _settings(self, **told: str) -> None:
        server = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.home),
            "port": str(self.port),
            "fsync": "off",
            **told,
        }
        lines = "".join(f"{name} = '{value}'\n" for name, value in server.items())
        self._owned(self.data / "postgresql.auto.conf", lines)

    def _archive(self) -> None:
        self.archive.mkdir(exist_ok=True)
        _give(self.archive)

    @staticmethod
    def _owned(path: Path, text: str) -> None:
        path.write_text(text)
        _give(path)


def _give(path: Path) -> None:
    """To the account that PostgreSQL runs as, where this is root."""
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(path, account.pw_uid, account.pw_gid)


def new_home() -> Path:
    """Not TMPDIR: the address of a socket may have no more than about 100 characters."""
    home = Path(tempfile.mkdtemp(prefix="kedai-drill-", dir="/tmp"))
    _give(home)
    return home


def forget(home: Path, *clusters: Cluster) -> None:
    for cluster in clusters:
        cluster.stop("immediate")
    shutil.rmtree(home)
