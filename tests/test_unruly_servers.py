"""However a server behaves, a look keeps to its time and its bounds and says what happened."""

from __future__ import annotations

import socket
import struct
from typing import Any

import pytest

from products.links.fetching import MOST_BYTES, Outside
from products.links.looking import Look, look
from products.models import LinkOutcome
from tests.link_looks import Clock, at, chain, outer
from tests.listeners import OUTER, Handler, Web, bound

OPENS, BROKEN = LinkOutcome.OPENS, LinkOutcome.BROKEN


def test_a_head_that_drips_is_cut_off() -> None:
    sent = []

    def page(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
        for _ in range(1000):
            handler.wfile.write(b"a")
            sent.append(1)
            handler.server.pause(0.02)

    found, _ = at(page, seconds=0.4)

    assert found == Look(BROKEN, None, "等待超时。")
    assert 0 < len(sent) < 1000


def test_all_requests_of_a_look_share_its_time() -> None:
    """Each of six would be quick enough by itself."""

    def page(handler: Handler) -> None:
        handler.server.pause(0.3)
        chain(5)(handler)

    found, web = at(page, "/0", seconds=1.0)

    assert found.outcome == BROKEN
    assert found.words.endswith("等待超时。")
    assert len(web.asked) < 6


def test_a_server_that_never_answers_is_not_waited_for() -> None:
    with bound(OUTER) as silent:
        port = silent.getsockname()[1]
        outside = outer(ports={port})
        found = look(
            f"http://bank.example:{port}/", outside=outside, pace=Clock().pace(), seconds=0.2
        )

    assert found == Look(BROKEN, None, "等待超时。")


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nX-Long: ",  # one line without end
        b"HTTP/1.1 100 Continue\r\n\r\n",  # and never anything else
    ],
)
def test_a_head_without_end_is_read_to_the_bound_and_no_further(
    head: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    recv_into = socket.socket.recv_into

    def counted(self: socket.socket, *arguments: Any) -> int:
        count = recv_into(self, *arguments)
        if self.getpeername()[1] == port:
            read.append(count)
        return count

    def page(handler: Handler) -> None:
        for _ in range(100_000):
            handler.wfile.write(head)

    with Web(page) as web:
        port = web.port
        monkeypatch.setattr(socket.socket, "recv_into", counted)
        found = look(web.url("/"), outside=outer(web), pace=Clock().pace())

    assert found == Look(BROKEN, None, "对方的应答不是网页应有的格式。")
    assert 0 < sum(read) <= 2 * MOST_BYTES  # HEAD and GET


def test_of_a_huge_body_nothing_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    written = []

    def page(handler: Handler) -> None:
        if handler.command == "HEAD":
            return handler.say(405)
        handler.say(200)
        for _ in range(1000):
            handler.wfile.write(bytes(1_000_000))
            written.append(1)

    found, _ = at(page)

    assert found == Look(OPENS, 200, "")
    assert len(written) < 1000


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (b"", "对方中断了连接，没有应答。"),
        (b"RESET", "对方中断了连接，没有应答。"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "对方的应答不是网页应有的格式。"),
        (b"HTTP/1.1 abc\r\n\r\n", "对方的应答不是网页应有的格式。"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", "对方的应答不是网页应有的格式。"),
    ],
)
def test_what_is_no_answer_is_broken(said: bytes, words: str) -> None:
    def page(handler: Handler) -> None:
        if said == b"RESET":
            linger = struct.pack("ii", 1, 0)
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            handler.connection.close()
        else:
            handler.wfile.write(said)

    found, _ = at(page)

    assert found == Look(BROKEN, None, words)


def test_nobody_listening_is_broken() -> None:
    with bound(OUTER) as listener:
        port = listener.getsockname()[1]
    found = look(f"http://bank.example:{port}/", outside=outer(ports={port}), pace=Clock().pace())

    assert found == Look(BROKEN, None, "对方不接受连接。")


def test_a_name_is_tried_at_each_of_its_addresses() -> None:
    with Web(lambda page: page.say(200)) as web:
        outside = outer(
            web, allowed=lambda address: True, resolve=lambda host: ["127.0.0.3", OUTER]
        )
        found = look(web.url("/"), outside=outside, pace=Clock().pace())

    assert found == Look(OPENS, 200, "")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (socket.EAI_NONAME, "查不到这个域名的地址。"),
        (socket.EAI_AGAIN, "域名服务没有应答，查不到地址。"),
        (None, "查不到这个域名的地址。"),
    ],
)
def test_a_name_without_an_address_is_broken(number: int | None, words: str) -> None:
    def resolve(host: str) -> list[str]:
        if number is None:
            return []
        raise socket.gaierror(number, "no")

    outside = Outside(resolve=resolve)
    found = look("https://bank.example/", outside=outside, pace=Clock().pace())

    assert found == Look(BROKEN, None, words)
