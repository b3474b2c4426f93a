"""A passage to a PostgreSQL that can be closed: to whoever goes through it the database is gone,
or hangs, while everybody else has it as before."""

from __future__ import annotations

import socket
from contextlib import suppress
from threading import Event, Lock, Thread
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from tests.ports import free_port

CHUNK = 65_536


class Between:
    """Open from the start. `cut` ends what goes through it, `close` refuses what comes as well,
    `hold` lets it in and hands nothing on until `open`."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        given = parse_qs(self._url.query)
        host = given.pop("host", [self._url.hostname or "127.0.0.1"])[0]
        port = self._url.port or 5432
        self._target: Any = f"{host}/.s.PGSQL.{port}" if host.startswith("/") else (host, port)
        self._flows, self._through = Event(), set[socket.socket]()
        self._lock = Lock()
        self._listener: socket.socket | None = None
        self._port = free_port()
        self.open()

    @property
    def url(self) -> str:
        user = f"{self._url.username}:{self._url.password or ''}@"
        return self._url._replace(netloc=f"{user}127.0.0.1:{self._port}", query="").geturl()

    def open(self) -> None:
        self._flows.set()
        if self._listener is None:
            self._listener = socket.create_server(("127.0.0.1", self._port), backlog=64)
            Thread(target=self._let_in, args=(self._listener,), daemon=True).start()

    def hold(self) -> None:
        self._flows.clear()

    def close(self) -> None:
        if self._listener is not None:
            # Closing alone would leave the thread that accepts, and the port with it.
            with suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        self.cut()

    def cut(self) -> None:
        with self._lock:
            for one in self._through:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._flows.set()
        self.close()

    def _let_in(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                here, _ = listener.accept()
                Thread(target=self._join, args=(here,), daemon=True).start()

    def _join(self, here: socket.socket) -> None:
        self._flows.wait()
        family = socket.AF_UNIX if isinstance(self._target, str) else socket.AF_INET
        there = socket.socket(family)
        with here, there, suppress(OSError):
            there.connect(self._target)
            with self._lock:
                self._through |= {here, there}
            back = Thread(target=self._pass_on, args=(there, here), daemon=True)
            back.start()
            self._pass_on(here, there)
            back.join()
        with self._lock:
            self._through -= {here, there}

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while content := one.recv(CHUNK):
                self._flows.wait()
                other.sendall(content)
        for each in (one, other):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
