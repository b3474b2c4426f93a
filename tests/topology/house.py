"""All of it together: databases, cache, two web servers, deliverer, proxy."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.pictures import PROGRAMS
from tests.ports import free_port
from tests.redis_server import PROGRAM as REDIS
from tests.redis_server import Redis
from tests.topology.asking import Asker
from tests.topology.database import Databases, databases
from tests.topology.nginx import Missing, Proxy, until_open
from tests.topology.shipped import ROOT, compose, image_command


class Process:
    """A command of the compose file or the image, run in the checkout; it may be killed and begun
    again. It has the environment that it is given and nothing of this shell's."""

    running: subprocess.Popen[bytes] | None = None

    def __init__(self, command: list[str], told: dict[str, str], log: Path) -> None:
        self.command, self.told, self.log = command, told, log

    def begin(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.told,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self.running

    def kill(self) -> None:
        """At once, with all that it has begun itself."""
        if self.running and self.running.poll() is None:
            os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait()

    def stop(self) -> None:
        """As whoever deploys does it: it may finish."""
        if self.running:
            self.running.terminate()
            self.running.wait()


class Web(Process):
    """A web server at `port`, begun as the image begins it."""

    def __init__(self, told: dict[str, str], log: Path) -> None:
        self.port = free_port()
        words = image_command()
        words[words.index("--host") + 1] = "127.0.0.1"
        words[words.index("--port") + 1] = str(self.port)
        super().__init__(words, told, log)

    def begin(self) -> subprocess.Popen[bytes]:
        running = super().begin()
        until_open(running, self.port, self.log)
        return running

    @property
    def ask(self) -> Asker:
        return Asker(self.port)


class House:
    def __init__(self, home: Path, found: Databases, redis: Redis, **changes: str) -> None:
        port = free_port()
        self.databases = found
        working = found.app
        self.told = {
            # Programs by their names alone, as in the image.
            "PATH": f"{PROGRAMS}:{os.environ['PATH']}",
            "HOME": str(home),
            "BEHIND_PROXY": "on",
            "CACHE_URL": redis.url,
            "DATABASE_URL": working.primary,
            "ONE_PERSON_DESK": "off",
            "PUBLIC_URL": f"https://localhost:{port}",
            "PYTHONDONTWRITEBYTECODE": "1",
            "REPLICA_URLS": working.standby,
            "SECRET_KEY": secrets.token_urlsafe(64),
            "WEBHOOK_NETWORKS": "127.0.0.0/8",
            **changes,
        }
        self.webs = [Web(self.told, home / f"web-{number}.log") for number in (1, 2)]
        sender = compose()["services"]["deliverer"]["command"]
        self.deliverer = Process(sender, self.told, home / "deliverer.log")
        ports = [web.port for web in self.webs]
        self.proxy = Proxy(home / "proxy", port=port, plain=free_port(), ports=ports)

    @property
    def ask(self) -> Asker:
        """By TLS, through the proxy."""
        return Asker(self.proxy.port, self.proxy.believed())

    def migrate(self) -> None:
        """The compose file's own steps, as the owner of the tables."""
        *_, steps = compose()["services"]["migrate"]["command"]
        owner = {**self.told, "DATABASE_URL": self.databases.owner.primary, "REPLICA_URLS": ""}
        for step in steps.split(" && "):
            self._run(step.split(), owner)

    def shell(self, code: str) -> str:
        """What a piece of code prints that runs beside the servers, as they do."""
        manage = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", code]
        return self._run(manage, self.told)

    def _run(self, command: list[str], told: dict[str, str]) -> str:
        done = subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout


@contextmanager
def house(home: Path, **changes: str) -> Iterator[House]:
    """Everything runs; it ends in the other order. `Missing` where a program is not there."""
    if REDIS is None:
        raise Missing("Neither Valkey nor Redis is installed: apt install redis-server")
    with ExitStack() as stack:
        found = stack.enter_context(databases())
        redis = Redis(home)
        stack.callback(redis.kill)
        made = House(home, found, redis, **changes)
        made.migrate()
        ends: list[tuple[Callable[[], object], Callable[[], None]]] = [
            *((web.begin, web.kill) for web in made.webs),
            (made.deliverer.begin, made.deliverer.kill),
            (made.proxy.begin, made.proxy.end),
        ]
        for begin, end in ends:
            stack.callback(end)
            begin()
        yield made
