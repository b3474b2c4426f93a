"""Somebody outside who asks by TLS or by plain HTTP, well-formed or byte for byte."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from typing import Any, NamedTuple

PATIENCE = 60.0
LIST = "/api/v1/products/"


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    def told(self) -> Any:
        return json.loads(self.body)


class Asker:
    """Asks one server at `port`; through TLS where it has a certificate to believe."""

    def __init__(self, port: int, believed: ssl.SSLContext | None = None) -> None:
        self.port, self.believed = port, believed

    def __call__(
        self,
        path: str,
        headers: Mapping[str, str] | None = None,
        *,
        method: str = "GET",
        body: bytes | None = None,
        come_from: str = "127.0.0.1",
    ) -> Answer:
        """On a connection of its own. `come_from` is an address of loopback."""
        asked = self._connection(come_from)
        try:
            asked.request(method, path, body, headers or {})
            return _read(asked.getresponse())
        finally:
            asked.close()

    def _connection(self, come_from: str) -> HTTPConnection:
        source = (come_from, 0)
        if self.believed is None:
            return HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE, source_address=source)
        return HTTPSConnection(
            "localhost",
            self.port,
            timeout=PATIENCE,
            source_address=source,
            context=self.believed,
        )

    def opened(self, come_from: str = "127.0.0.1", buffer: int | None = None) -> socket.socket:
        """A bare connection, with so small a buffer for what comes if need be."""
        sock = socket.socket()
        if buffer is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        sock.settimeout(PATIENCE)
        sock.bind((come_from, 0))
        sock.connect(("127.0.0.1", self.port))
        if self.believed is None:
            return sock
        return self.believed.wrap_socket(sock, server_hostname="localhost")

    def raw(self, request: bytes) -> Answer:
        """What comes back for these bytes; the server ends the connection."""
        with self.opened() as sock:
            sock.sendall(request)
            answer = HTTPResponse(sock)
            answer.begin()
            return _read(answer)


def _read(answer: HTTPResponse) -> Answer:
    told: dict[str, str] = {}
    for field, value in answer.getheaders():
        name = field.lower()
        told[name] = f"{told[name]}, {value}" if name in told else value
    return Answer(answer.status, told, answer.read())
