"""The benchmark's own PostgreSQL: one cluster in `.bench/postgres/`, a database for each size.

It is made once from the installed programs and kept, as filling a million products takes minutes.
It listens on a socket in its own directory and on no network address. By hand:
`python -m benchmarks.cluster start|stop|status|url SIZE`.
"""

import fcntl
import os
import pwd
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from tests.throwaway_postgres import USER, find_programs

CHECKOUT = Path(__file__).resolve().parent.parent
KEPT = CHECKOUT / ".bench"
HOME = KEPT / "postgres"
DATA, LOG = HOME / "data", HOME / "log"
# Only part of the socket's name, below 32768; the same for every start of one checkout.
PORT = 20000 + zlib.crc32(os.fsencode(HOME)) % 12768
# The address of a socket has room for about 100 characters.
SOCKETS = HOME if len(os.fsencode(HOME)) < 80 else Path("/tmp") / f"kedai-bench-{PORT}"  # noqa: S108

# Told with every result. What differs from PostgreSQL's own defaults, and why:
SETTINGS = {
    "shared_buffers": "1GB",  # the data of a million products stays in memory
    "jit": "off",  # compiling a plan costs more than any question here takes
    "max_parallel_workers_per_gather": "0",  # one core for server and database together
    "max_parallel_maintenance_workers": "0",
    "autovacuum": "off",  # no work of its own while something is measured; loading analyses
    "max_wal_size": "8GB",  # no checkpoint in the middle of loading
    "max_connections": "60",
    "fsync": "on",
    "synchronous_commit": "on",
}


class NotInstalled(Exception):
    """PostgreSQL's programs are not on this machine."""


def installed() -> bool:
    return find_programs() is not None


def database_url(size: int) -> str:
    """The DATABASE_URL of the products of this size; `create_database` makes it first."""
    return _url(_name(size))


def ensure() -> None:
    """Make the cluster where there is none, and start it where it does not run."""
    with _alone():
        if not (DATA / "PG_VERSION").exists():
            _make()
        _configure()
        if not running():
            _run("pg_ctl", "start", "--wait", f"--pgdata={DATA}", f"--log={LOG}")
            # Before anyone creates or drops a table: is this the server that was just started?
            answer = _ask("show data_directory")
            if Path(answer).resolve() != DATA.resolve():
                raise RuntimeError(f"Another server answers at {SOCKETS}: its data is in {answer}.")


def stop() -> None:
    with _alone():
        if running():
            _run("pg_ctl", "stop", "--wait", "--mode=fast", f"--pgdata={DATA}")


def running() -> bool:
    pid = postmaster()
    if pid is None:
        return False
    try:
        return b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def postmaster() -> int | None:
    """The process all others of the cluster descend from."""
    try:
        return int((DATA / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def databases() -> set[str]:
    return set(_ask("select datname from pg_database").split())


def has_database(size: int) -> bool:
    return _name(size) in databases()


def create_database(size: int) -> None:
    """Where it is not there already."""
    if not has_database(size):
        _ask(f'create database "{_name(size)}"')


def drop_database(size: int) -> None:
    _ask(f'drop database if exists "{_name(size)}" with (force)')


def copy_database(size: int, copy: int) -> None:
    """Nobody may be connected to the original. Its files are copied: quicker than its rows."""
    _ask(f'create database "{_name(copy)}" template "{_name(size)}" strategy file_copy')


def version() -> str:
    return _ask("show server_version")


def _name(size: int) -> str:
    return f"kedai_{size}"


def _url(database: str) -> str:
    return f"postgres://{USER}@:{PORT}/{database}?host={quote(str(SOCKETS), safe='')}"


def _make() -> None:
    # A C.UTF-8 character type: under plain C, pg_trgm sees no letters in Chinese text.
    _run(
        "initdb",
        f"--pgdata={DATA}",
        f"--username={USER}",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
    )


def _configure() -> None:
    server = {
        "listen_addresses": "",
        "unix_socket_directories": str(SOCKETS),
        "port": str(PORT),
        **SETTINGS,
    }
    lines = "".join(f"{name} = '{value}'\n" for name, value in server.items())
    (DATA / "postgresql.auto.conf").write_text(lines)


@contextmanager
def _alone() -> Iterator[None]:
    """Two commands that start the cluster at once queue here."""
    HOME.mkdir(parents=True, exist_ok=True)
    SOCKETS.mkdir(exist_ok=True)
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(HOME, account.pw_uid, account.pw_gid)
        os.chown(SOCKETS, account.pw_uid, account.pw_gid)
    with (KEPT / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _ask(statement: str) -> str:
    return _run("psql", "-XAtc", statement, _url("postgres"))


def _run(program: str, *arguments: str) -> str:
    programs = find_programs()
    if programs is None:
        raise NotInstalled("PostgreSQL's programs (initdb, pg_ctl, psql) are not installed.")
    # PostgreSQL refuses to run as root: there it runs as the account its package made.
    as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    # pg_ctl's server inherits its output: a pipe would stay open as long as the server.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            [*as_owner, str(programs / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=HOME,
            start_new_session=True,
        )
        output.seek(0)
        text = output.read()
    if done.returncode:
        raise RuntimeError(f"{program} failed ({done.returncode}):\n{text}")
    return text.strip()


def main(arguments: list[str]) -> int:
    match arguments:
        case ["start"]:
            ensure()
            print(_url("postgres"))
        case ["stop"]:
            stop()
        case ["status"]:
            print("running" if running() else "not running")
        case ["url", size] if size.isdigit():
            print(database_url(int(size)))
        case _:
            print("usage: python -m benchmarks.cluster start|stop|status|url SIZE", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
