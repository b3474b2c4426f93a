"""Listeners on loopback: a small web, and a canary that nobody may call."""

from __future__ import annotations

import random
import socket
import ssl
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any, Self

OUTER, INNER = "127.0.0.2", "127.0.0.1"
"""Two loopback addresses: tests that need an outside allow the first one alone."""


def bound(address: str, port: int = 0) -> socket.socket:
    """A listening socket, on a free port below those that the system hands out to anyone.

    One that is chosen here is free on both addresses: a test may want it on the other one, too.
    """
    ports = [port] if port else random.sample(range(20000, 32768), 50)
    for one in ports:
        listener = socket.socket()
        with suppress(OSError), socket.socket() as beside:
            if not port:
                beside.bind((INNER if address == OUTER else OUTER, one))
            listener.bind((address, one))
            listener.listen(64)
            return listener
        listener.close()
    raise OSError("no free port")


class Canary:
    """Counts who connects."""

    def __init__(self, address: str = INNER, port: int = 0) -> None:
        self._listener = bound(address, port)
        self._listener.setblocking(False)
        self.port: int = self._listener.getsockname()[1]

    def calls(self) -> int:
        """How many have connected since it was last asked."""
        calls = 0
        with suppress(BlockingIOError):
            while True:
                self._listener.accept()[0].close()
                calls += 1
        return calls

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._listener.close()


class Handler(BaseHTTPRequestHandler):
    """Answers as its web says, HEAD and GET alike unless the page asks which it is."""

    server: Web

    def do_GET(self) -> None:
        host = self.headers["Host"].partition(":")[0]
        self.server.asked.append((self.command, host, self.path))
        self.server.agents.add(self.headers["User-Agent"])
        self.server.page(self)

    do_HEAD = do_GET

    def say(self, status: int, **headers: str) -> None:
        """An answer without a body."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Count the most that were kept waiting at once, by host and in all (`*`).

        To be over before the answer: whoever has it may be here again at once.
        """
        names = (self.headers["Host"].partition(":")[0], "*")
        with self.server.lock:
            self.server.now.update(names)
            for name in names:
                self.server.most[name] = max(self.server.most[name], self.server.now[name])
        try:
            yield
        finally:
            with self.server.lock:
                self.server.now.subtract(names)

    def log_message(self, *_: Any) -> None:
        pass


class Served(ThreadingHTTPServer):
    """Serves as long as it is looked at."""

    daemon_threads = True

    def __enter__(self) -> Self:
        self._thread = Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()


class Web(Served):
    """One page for all hosts and paths; `asked` keeps `(method, host, path)`."""

    def __init__(
        self,
        page: Callable[[Handler], None],
        address: str = OUTER,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        listener = bound(address)
        super().__init__(listener.getsockname(), Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = tls.wrap_socket(listener, server_side=True) if tls else listener
        self.page, self.port = page, listener_port(self.socket)
        self.asked: list[tuple[str, str, str]] = []
        self.agents: set[str] = set()
        self.now: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.lock = Lock()

    def url(self, path: str, host: str = "bank.example") -> str:
        scheme = "https" if isinstance(self.socket, ssl.SSLSocket) else "http"
        return f"{scheme}://{host}:{self.port}{path}"

    def pause(self, seconds: float) -> None:
        """Keep whoever asks waiting."""
        Event().wait(seconds)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who hangs up on us has a reason."""


def listener_port(listener: socket.socket) -> int:
    port: int = listener.getsockname()[1]
    return port
