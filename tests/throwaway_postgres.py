"""A PostgreSQL that lives as long as one command: `python tests/throwaway_postgres.py -- pytest`.

The command finds it in DATABASE_URL. The cluster listens on a socket in its own directory and on no
network address, so it cannot meet another server, and it is deleted afterwards. Standard library
only. Exit code: the command's own; 77 where PostgreSQL's programs are not installed.
"""

import os
import pwd
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from urllib.parse import quote

NOT_INSTALLED = 77
USER = "kedai"
SHORT = Path("/tmp")  # noqa: S108 made by mkdtemp
"""Not TMPDIR: the address of a socket may have no more than about 100 characters."""
STOPPING = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


def find_programs() -> Path | None:
    """The directory of `initdb`, `pg_ctl` and `psql`: on PATH, else Debian's newest."""
    on_path = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(debian, key=lambda bin_: _version(bin_.parent.name), reverse=True)
    for directory in on_path + newest_first:
        if all((directory / name).exists() for name in ("initdb", "pg_ctl", "psql")):
            return directory
    return None


def _version(name: str) -> tuple[int, ...]:
    return tuple(int(digits) for digits in re.findall(r"\d+", name))


@contextmanager
def throwaway_postgres(programs: Path, within: Path = SHORT) -> Iterator[str]:
    """Yield the DATABASE_URL of a running, empty cluster; stop and delete it on the way out."""
    # PostgreSQL refuses to run as root: there it runs as the account its package made.
    as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    home = Path(tempfile.mkdtemp(prefix="kedai-postgres-", dir=within))
    data, log = home / "data", home / "log"
    # Only part of the socket's name, as nothing listens on TCP; below 32768, where no system
    # hands out ports, and never 5432, where a client that lost its way might find another server.
    port = random.randrange(20000, 32768)  # noqa: S311

    def run(program: str, *arguments: str) -> str:
        command = [*as_owner, str(programs / program), *arguments]
        # pg_ctl's server inherits its output: a pipe would stay open as long as the server, so
        # the output goes to a file. In a session of its own, Ctrl-C reaches only the command.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=home,
                start_new_session=True,
            )
            output.seek(0)
            text = output.read()
        if done.returncode:
            told = log.read_text() if log.exists() else ""
            raise RuntimeError(f"{program} failed ({done.returncode}):\n{text}{told}")
        return text.strip()

    try:
        if as_owner:
            account = pwd.getpwnam("postgres")
            os.chown(home, account.pw_uid, account.pw_gid)
        # A C.UTF-8 character type: under plain C, pg_trgm sees no letters in Chinese text.
        run(
            "initdb",
            f"--pgdata={data}",
            f"--username={USER}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        server = {
            "listen_addresses": "",
            "unix_socket_directories": str(home),
            "port": str(port),
            # It is thrown away whatever happens; nothing needs to survive a power cut.
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
        }
        (data / "postgresql.auto.conf").write_text(
            "".join(f"{name} = '{value}'\n" for name, value in server.items())
        )
        run("pg_ctl", "start", "--wait", f"--pgdata={data}", f"--log={log}")
        url = f"postgres://{USER}@:{port}/postgres?host={quote(str(home), safe='')}"
        # Before anyone creates or drops a table: is this the server that was just started?
        answer = run("psql", "-XAtc", "show data_directory", url)
        if Path(answer).resolve() != data.resolve():
            raise RuntimeError(f"Another server answers at {url}: its data is in {answer}.")
        yield url
    finally:
        if (data / "postmaster.pid").exists():
            run("pg_ctl", "stop", "--wait", "--mode=immediate", f"--pgdata={data}")
        shutil.rmtree(home)


def _leave(number: int, frame: FrameType | None) -> None:
    """The first signal unwinds the `with` block as an exception would; none stops the clearing."""
    for each in STOPPING:
        signal.signal(each, signal.SIG_IGN)
    raise SystemExit(128 + number)


def main(arguments: list[str]) -> int:
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        print("usage: throwaway_postgres.py -- COMMAND…", file=sys.stderr)
        return 2
    programs = find_programs()
    if programs is None:
        print("PostgreSQL's programs (initdb, pg_ctl, psql) are not installed.", file=sys.stderr)
        return NOT_INSTALLED
    for number in STOPPING:
        signal.signal(number, _leave)
    with throwaway_postgres(programs) as url:
        child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})
        try:
            code = child.wait()
        except SystemExit:
            child.terminate()
            child.wait()
            raise
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
