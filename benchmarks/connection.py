"""One kept-alive HTTP/1.1 connection to a server on this machine."""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from benchmarks.paths import Request

ROOM = 1 << 18
PATIENCE = 60.0
"""Seconds without any answer at all before a server is given up."""


class BadAnswer(Exception):
    """The server said what a measured workload must not get."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    """By their names in lower case."""
    body: bytes


def ask(port: int, request: Request, patience: float = PATIENCE) -> Answer:
    """One question, on a connection of its own."""
    (answer,) = asked_each(port, [request], patience)
    return answer


def asked_each(
    port: int, requests: Iterable[Request], patience: float = PATIENCE
) -> Iterator[Answer]:
    """Their answers, one after the other, on one connection."""
    connection = Connection(port, patience)
    try:
        for request in requests:
            connection.ask(request.message(port))
            while not connection.hear():
                if connection.has_hung_up:
                    connection.renew()
            yield Answer(connection.status, connection.headers, connection.body)
    finally:
        connection.close()


class Connection:
    """One socket, and the answer that is coming in on it."""

    def __init__(self, port: int, patience: float = PATIENCE) -> None:
        self.port, self.patience = port, patience
        self.room = bytearray(ROOM)
        self.filled, self.asked, self.has_hung_up = 0, b"", False
        self.socket = self._opened()

    @property
    def number(self) -> int:
        """Of the socket's file; it stays when the socket is renewed."""
        return self.socket.fileno()

    def _opened(self) -> socket.socket:
        opened = socket.create_connection(("127.0.0.1", self.port), timeout=self.patience)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # The kernel's own timeout: Python's would cost one more system call for every answer.
        opened.setsockopt(
            socket.SOL_SOCKET,
            socket.SO_RCVTIMEO,
            struct.pack("ll", *divmod(int(self.patience * 1_000_000), 1_000_000)),
        )
        opened.settimeout(None)
        return opened

    def ask(self, message: bytes) -> None:
        self.tries = 0
        self._send(message)

    def _send(self, message: bytes) -> None:
        self.filled, self.head, self.whole, self.status = 0, 0, -1, 0
        self.asked = message
        with suppress(BrokenPipeError, ConnectionResetError):  # `hear` is told so too
            self.socket.sendall(message)

    def renew(self) -> None:
        """A new socket, as a server may end an idle connection at any moment; what has no answer
        yet is asked again."""
        self.has_hung_up = False
        fresh = self._opened()
        os.dup2(fresh.fileno(), self.socket.fileno())
        fresh.close()
        if self.asked:
            self.tries += 1
            if self.tries > 1:
                raise BadAnswer("The server hangs up instead of answering.")
            self._send(self.asked)

    def hear(self) -> bool:
        """Take in what has come; True when the answer is whole."""
        if self.filled == len(self.room):
            self.room += bytes(len(self.room))
        try:
            got = self.socket.recv_into(memoryview(self.room)[self.filled :])
        except ConnectionResetError:
            got = 0
        except BlockingIOError:
            raise BadAnswer(f"No answer within {self.patience:.0f} s.") from None
        if not got:
            if self.asked and self.filled:
                raise BadAnswer("The server hung up in the middle of an answer.")
            self.has_hung_up = True
            return False
        self.filled += got
        if not self._is_whole():
            return False
        self.asked = b""
        return True

    def _is_whole(self) -> bool:
        if not self.head and not self._read_head():
            return False
        if self.whole < 0:  # in chunks
            return self.room.endswith(b"0\r\n\r\n", self.head, self.filled)
        return self.filled >= self.whole

    def _read_head(self) -> bool:
        end = self.room.find(b"\r\n\r\n", 0, self.filled)
        if end < 0:
            return False
        self.head = end + 4
        head = bytes(self.room[:end]).lower()
        self.status = int(head[9:12])
        start = head.find(b"\r\ncontent-length:")
        if self.status in (204, 304):
            self.whole = self.head
        elif start >= 0:
            self.whole = self.head + int(head[start + 17 :].split(b"\r\n", 1)[0])
        elif b"\r\ntransfer-encoding: chunked" not in head:
            raise BadAnswer(f"An answer without a length: {head!r}")
        return True

    @property
    def size(self) -> int:
        """Bytes of the body, as sent."""
        return self.filled - self.head

    @property
    def body(self) -> bytes:
        body = bytes(self.room[self.head : self.filled])
        return body if self.whole >= 0 else b"".join(_unchunked(body))

    @property
    def headers(self) -> dict[str, str]:
        lines = bytes(self.room[: self.head - 4]).decode("latin-1").split("\r\n")[1:]
        pairs = (line.partition(":") for line in lines)
        return {name.strip().lower(): value.strip() for name, _, value in pairs}

    def close(self) -> None:
        self.socket.close()


def _unchunked(body: bytes) -> Iterator[bytes]:
    while body:
        size, _, body = body.partition(b"\r\n")
        length = int(size.split(b";")[0], 16)
        yield body[:length]
        body = body[length + 2 :]
