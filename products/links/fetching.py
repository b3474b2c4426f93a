"""One request to the world outside: bounded in time and bytes, and never led inside."""

from __future__ import annotations

import io
import socket
import ssl
import time
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple, cast
from urllib.parse import quote

from products.links.addresses import Address, is_public
from products.links.failing import NoAnswer, Unreachable, sentence
from products.links.targets import PORTS, Refused, Target
from products.wording import Words

if TYPE_CHECKING:
    from typing_extensions import Buffer

CONNECT_SECONDS = 5.0
MOST_BYTES = 64 * 1024

INSIDE = Words(
    "网址指向内部或特殊的网络地址。", "The address leads to an inner or special network address."
)


class Answer(NamedTuple):
    """What came back: the status, where to go on, percent-encoded as it was sent, and when."""

    status: int
    location: str | None
    retry_after: str | None = None


def by_the_system(host: str) -> list[str]:
    """The addresses of a name, as the system's resolver gives them."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Deadline:
    """An instant by which everything must be done."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left; TimeoutError when there are none."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


@dataclass(frozen=True)
class Outside:
    """The network as far as we go into it: its public addresses, on the ports of the web.

    A name is resolved once a request, every address it has must be `allowed`, and the connection
    goes to one of those very addresses; TLS is for the name. The environment's proxies are not
    asked: they would resolve the name again, by rules of their own.
    """

    allowed: Callable[[Address], bool] = is_public
    ports: Collection[int] = frozenset(PORTS.values())
    resolve: Callable[[str], list[str]] = by_the_system
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def ask(
        self,
        method: str,
        target: Target,
        *,
        headers: Mapping[str, str],
        seconds: float,
        body: bytes | None = None,
    ) -> Answer:
        """Send a request and read the head of the answer; redirects stay unfollowed.

        All of it within `seconds` and 64 KB, however slowly they come. Refused before anything is
        connected; Unreachable, or NoAnswer once it was.
        """
        deadline = Deadline(seconds)
        try:
            channel = self._connected(target, deadline)
        except OSError as error:
            raise Unreachable(sentence(error)) from error
        with closing(channel):
            try:
                return self._exchange(channel, method, target, headers, body)
            except TimeoutError as error:
                raise Unreachable(sentence(error)) from error
            except (OSError, HTTPException) as error:
                raise NoAnswer(sentence(error)) from error

    def _connected(self, target: Target, deadline: Deadline) -> _Channel:
        addresses = self._addresses(target, deadline)
        plain = _dialled(addresses, target.port, deadline)
        if target.scheme == "http":
            return _Channel(plain, deadline)
        with closing(plain):  # TLS has taken the connection out of it, or failed
            plain.settimeout(deadline.left())
            secure = self.trust.wrap_socket(plain, server_hostname=target.host)
        return _Channel(secure, deadline)

    def _addresses(self, target: Target, deadline: Deadline) -> list[str]:
        """All addresses of the target; Refused when even one of them is not allowed."""
        if target.literal:
            found = [target.host]
        else:
            found = _aside(lambda: self.resolve(target.host), deadline.left())
        if not all(self.allowed(ip_address(address)) for address in found):
            raise Refused(INSIDE)
        return found

    def _exchange(
        self,
        channel: _Channel,
        method: str,
        target: Target,
        headers: Mapping[str, str],
        body: bytes | None,
    ) -> Answer:
        connection = (
            HTTPSConnection(target.host, target.port, context=self.trust)
            if target.scheme == "https"
            else HTTPConnection(target.host, target.port)
        )
        connection.sock = cast(socket.socket, channel)
        connection.request(method, target.path, body, {"Connection": "close", **headers})
        with closing(connection.getresponse()) as response:
            return Answer(
                response.status,
                _as_sent(response.getheader("Location")),
                response.getheader("Retry-After"),
            )


def _as_sent(location: str | None) -> str | None:
    """Percent-encoded: headers are read as Latin-1, and sent in UTF-8 or GBK."""
    if location is None:
        return None
    return quote(location.strip().encode("latin-1"), safe="%/:=&?~#+!$,;'@()*[]")


def _aside(work: Callable[[], list[str]], seconds: float) -> list[str]:
    """What `work` gives, or TimeoutError: the system's resolver takes no timeout of ours."""
    result: Future[list[str]] = Future()

    def run() -> None:
        try:
            result.set_result(work())
        except Exception as error:
            result.set_exception(error)

    Thread(target=run, daemon=True).start()
    return result.result(timeout=seconds)


def _dialled(addresses: list[str], port: int, deadline: Deadline) -> socket.socket:
    """A connection to the first address that takes one; the error of the last that does not."""
    problem: OSError = socket.gaierror(socket.EAI_NONAME, "no address")
    for address in addresses:
        seconds = min(CONNECT_SECONDS, deadline.left())
        try:
            return socket.create_connection((address, port), timeout=seconds)
        except OSError as error:
            problem = error
    raise problem


class _Channel:
    """A connection that ends at its deadline, as much of a socket as `http.client` needs.

    A socket's own timeout begins anew with every byte.
    """

    def __init__(self, connection: socket.socket, deadline: Deadline) -> None:
        self._connection, self._deadline = connection, deadline

    def sendall(self, data: bytes) -> None:
        self._connection.settimeout(self._deadline.left())
        self._connection.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Arriving(self._connection, self._deadline))

    def close(self) -> None:
        self._connection.close()


class _Arriving(io.RawIOBase):
    """What comes through a connection, until the deadline and up to 64 KB."""

    def __init__(self, connection: socket.socket, deadline: Deadline) -> None:
        self._connection, self._deadline, self._room = connection, deadline, MOST_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        if not self._room:
            raise HTTPException("more than 64 KB before the answer began")
        self._connection.settimeout(self._deadline.left())
        count = self._connection.recv_into(memoryview(buffer)[: self._room])
        self._room -= count
        return count
