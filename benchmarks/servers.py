"""The candidates as running servers: Kedai in its variants, the bare server, the peers.

A server and the benchmark's PostgreSQL share the first core that this process may use; the client
has the last one. Ports are below 32768, where no system hands them out by itself.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import cluster, cpu
from benchmarks.cluster import CHECKOUT, KEPT
from benchmarks.connection import BadAnswer, ask
from benchmarks.paths import Request
from tests.ports import free_port

VENDORS = ("sqlite", "postgresql")
PATIENCE = 180.0
"""Seconds until a server must answer: an index of a million is built before the first answer."""

STOPPING = 3.0
"""Seconds that a server gets to end by itself."""
LAST_CHANCE = 2.0
"""Seconds to answer for one that had time enough to start while others were waited for."""

_FREE = sorted(os.sched_getaffinity(0))
ALL_CORES, SERVER_CORES, CLIENT_CORES = set(_FREE), {_FREE[0]}, {_FREE[-1]}


def database_url(vendor: str, size: int) -> str:
    """Of the kept products of this size."""
    if vendor == "postgresql":
        return cluster.database_url(size)
    return f"sqlite:///{KEPT / f'sqlite-{size}.sqlite3'}"


@dataclass(frozen=True)
class Candidate:
    """What can be started and asked."""

    name: str
    command: Callable[[int, str], list[str]]
    """By its port and its DATABASE_URL."""
    environment: Mapping[str, str] = field(default_factory=dict)


def kedai(name: str = "kedai", threads: int = 4, **environment: str) -> Candidate:
    """As `make run` serves it: one worker, so many threads."""

    def command(port: int, url: str) -> list[str]:
        return granian("config.wsgi:application", port, threads)

    return Candidate(name, command, environment)


def granian(application: str, port: int, threads: int) -> list[str]:
    program = str(Path(sys.executable).parent / "granian")
    place = ["--host", "127.0.0.1", "--port", str(port), "--log-level", "error"]
    workers = ["--interface", "wsgi", "--no-ws", "--workers", "1"]
    return [program, *workers, "--blocking-threads", str(threads), *place, application]


KEDAI = kedai()
EXACT = kedai("kedai-exact", FRESHNESS="0")
"""Every answer as of the newest line of the journal; otherwise up to a second old."""
DRF_PATH = kedai("kedai-drf", LANE="off")
"""The same without the lane: Django, its middleware, and the DRF view."""


class NotReady(RuntimeError):
    """A server ended instead of answering, or took too long; its last words are told."""


class Server:
    """One running candidate. `url` is its database, `vendor` whose processor time counts too."""

    def __init__(
        self, candidate: Candidate, vendor: str, url: str, cores: set[int] = SERVER_CORES
    ) -> None:
        self.name, self.vendor, self.cores = candidate.name, vendor, cores
        self.port = free_port()
        self.log = KEPT / "logs" / f"{candidate.name}-{self.port}.log"
        self.log.parent.mkdir(parents=True, exist_ok=True)
        around = {**_surroundings(), "DATABASE_URL": url, **candidate.environment}
        self.began = time.perf_counter()
        with self.log.open("wb") as log, on_cores(ALL_CORES):
            self.process = subprocess.Popen(
                candidate.command(self.port, url),
                cwd=CHECKOUT,
                env=around,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait(self, path: str, status: int = 200, patience: float = PATIENCE) -> float:
        """Seconds from its start, on all cores, until it answers this path; then it is kept on its
        own. `NotReady` where the first answer is a bad one, or none comes for so many seconds."""
        while True:
            left = self.began + patience - time.perf_counter()
            try:
                answer = ask(self.port, Request(path), max(left, LAST_CHANCE))
            except (OSError, BadAnswer):
                if self.process.poll() is not None:
                    raise NotReady(f"{self.name} ended by itself.\n{self._last_words()}") from None
                if left <= 0:
                    raise NotReady(f"{self.name} took too long.\n{self._last_words()}") from None
                time.sleep(0.02)
                continue
            if answer.status != status:
                told = f"{answer.status}: {answer.body[:500]!r}"
                raise NotReady(f"{self.name} answers {told}\n{self._last_words()}")
            took = time.perf_counter() - self.began
            cpu.pin(self.process.pid, self.cores)
            return took

    def _last_words(self) -> str:
        return self.log.read_text("utf-8", "replace")[-3000:]

    @property
    def processes(self) -> list[int]:
        """The roots of all whose processor time an answer costs."""
        postmaster = cluster.postmaster() if self.vendor == "postgresql" else None
        return [self.process.pid, *([postmaster] if postmaster else [])]

    def private_memory(self) -> int:
        """Bytes that the server alone holds, its database not counted."""
        return cpu.private_memory([self.process.pid])

    def tell_to_stop(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)

    def stop(self) -> None:
        """Gently first; after a while at once, with all that it has begun."""
        self.tell_to_stop()
        try:
            self.process.wait(STOPPING)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@contextmanager
def serving(
    candidate: Candidate, vendor: str, url: str, cores: set[int] = SERVER_CORES
) -> Iterator[Server]:
    server = Server(candidate, vendor, url, cores)
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def database(vendor: str) -> Iterator[None]:
    """The benchmark's cluster where it is PostgreSQL, on the servers' core; stopped again if it
    did not run before."""
    with ExitStack() as stack:
        if vendor == "postgresql":
            if not cluster.running():
                stack.callback(cluster.stop)
            cluster.ensure()
            _keep_cluster_on(SERVER_CORES)
            stack.callback(_keep_cluster_on, ALL_CORES)
        yield


@contextmanager
def on_all_cores(vendor: str, url: str) -> Iterator[Server]:
    """Kedai as on a machine in use: it, its database and those who ask share all cores."""
    if vendor == "postgresql":
        _keep_cluster_on(ALL_CORES)
    try:
        with serving(KEDAI, vendor, url, ALL_CORES) as server:
            yield server
    finally:
        if vendor == "postgresql":
            _keep_cluster_on(SERVER_CORES)


@contextmanager
def on_cores(cores: set[int]) -> Iterator[None]:
    """This process, and what it begins meanwhile, on these cores."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _keep_cluster_on(cores: set[int]) -> None:
    if root := cluster.postmaster():
        cpu.pin(root, cores)


def _surroundings() -> dict[str, str]:
    """Only what a program needs to start: no setting of this shell gets into a result."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ} | {
        "DEBUG": "off",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": str(CHECKOUT),
    }
