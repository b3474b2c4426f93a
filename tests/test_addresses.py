"""Nobody's URL leads us inside: which addresses are public, and what is connected to."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from threading import Event
from typing import Any

import pytest

from products.links.addresses import is_public
from products.links.fetching import Answer, Outside
from products.links.looking import Look, look
from products.links.pacing import Pace
from products.links.targets import PORTS, Refused, take_apart
from products.models import LinkOutcome
from tests.listeners import INNER, OUTER, Canary, Handler, Web

PUBLIC = ["1.1.1.1", "8.8.8.8", "114.114.114.114", "223.5.5.5", "2400:3200::1", "2606:4700::1111"]

INSIDE = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "100.127.255.255",  # noqa: S104
    "127.0.0.1", "127.255.255.254", "169.254.0.1", "169.254.169.254", "172.16.0.1",
    "172.31.255.255", "192.0.0.1", "192.0.0.9", "192.0.0.10", "192.0.0.192", "192.0.2.1",
    "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::7f00:1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:8.8.8.8",
    "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "100:0:0:1::1", "2001::1",
    "2001:0:7f00:1::", "2001:1::1", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1",
    "2002:7f00:1::", "2002:808:808::1", "3fff::1", "4000::1", "5f00::1", "8000::1", "fc00::1",
    "fd00:ec2::254", "fe80::1", "fe80::1%1", "fec0::1", "ff02::1", "ff0e::1",
]  # fmt: skip


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whom sockets were told to connect to; beyond loopback none gets an answer."""
    connected: list[str] = []
    connect = socket.socket.connect

    def watched(self: socket.socket, address: Any) -> None:
        connected.append(address[0])
        if ip_address(address[0]) not in ip_network("127.0.0.0/8"):
            raise ConnectionRefusedError
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", watched)
    return connected


@pytest.fixture
def canary() -> Iterator[Canary]:
    with Canary() as canary:
        yield canary


def unhurried() -> Pace:
    return Pace(sleep=lambda seconds: None)


# --- addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize("address", PUBLIC)
def test_machines_of_the_internet_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize("address", INSIDE)
def test_nothing_inside_or_special_is_public(address: str) -> None:
    assert not is_public(ip_address(address))


# --- URLs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "scheme", "host", "port", "path"),
    [
        ("http://bank.example", "http", "bank.example", 80, "/"),
        ("HTTPS://Bank.Example./Loan?a=1#top", "https", "bank.example", 443, "/Loan?a=1"),
        ("https://bank.example:443/", "https", "bank.example", 443, "/"),
        ("http://bank.example:443/", "http", "bank.example", 443, "/"),
        ("https://科贷.example/贷款?种类=信用", "https", "xn--mmz601b.example", 443,
         "/%E8%B4%B7%E6%AC%BE?%E7%A7%8D%E7%B1%BB=%E4%BF%A1%E7%94%A8"),
        ("https://bank.example/a%20b", "https", "bank.example", 443, "/a%20b"),
        ("http://8.8.8.8/", "http", "8.8.8.8", 80, "/"),
        ("http://[2400:3200::0001]/", "http", "2400:3200::1", 80, "/"),
    ],
)  # fmt: skip
def test_a_plain_url_is_taken_apart(url: str, scheme: str, host: str, port: int, path: str) -> None:
    assert take_apart(url, PORTS.values()) == (scheme, host, port, path)


NOT_PLAIN = [
    "", "bank.example", "//bank.example/", "/loan", "http:", "http://", "http:///loan",
    "ftp://bank.example/", "file:///etc/passwd", "javascript:alert(1)", "gopher://bank.example/",
    "data:text/html,x", "unix:///run/docker.sock",
    "http://bank.example:8000/", "http://bank.example:22/", "http://bank.example:0/",
    "http://bank.example:65536/", "http://bank.example:-1/", "http://bank.example:http/",
    "http://user@bank.example/", "http://user:word@bank.example/", "http://@bank.example/",
    "http://bank.example@127.0.0.1/", r"http://bank.example\@127.0.0.1/",
    "http://bank.example /", "http://bank.example/a b", "http://bank.example/\r\nHost: x",
    "http://bank.example/\x00", "\thttp://bank.example/", "http://bank.\nexample/",
    "http://localhost/", "http://db/", "http://.example/", "http://bank..example/",
    "http://*.example/", "http://bank%2eexample/", "http://bank.example%00.x/",
    f"http://{'a' * 64}.example/", f"http://{'a.' * 124}example/",
    "http://bank.example/\ud800", "http://\ud800.example/", "http://[::1/",
    "http://[bank.example]/", "http://[v1.x]/",
    "http://2130706433/", "http://0x7f000001/", "http://0x7f.1/", "http://127.1/",
    "http://0177.0.0.1/", "http://127.0.0.01/", "http://127.0.0.0x1/", "http://1.2.3.4.5/",
    "http://256.1.1.1/", "http://bank.0x7f/", "http://1.2.3.4:80@bank.example/",
]  # fmt: skip


@pytest.mark.parametrize("url", NOT_PLAIN)
def test_what_is_not_plainly_of_the_web_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(Refused, match=r"^\D.*。$"):
        take_apart(url, PORTS.values())


# --- connections ---------------------------------------------------------------------------------

SPELLINGS = [
    "127.0.0.1", "127.0.0.1.", "127.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "017700000001",
    "0177.0.0.1", "127.0.0.01", "１２７.０.０.１", "127。0。0。1", "①②⑦.0.0.1", "0.0.0.0", "0",  # noqa: S104
    "localhost", "LOCALHOST.", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]", "[fe80::1%25lo]",
    "user@127.0.0.1", "user:word@127.0.0.1", "bank.example@127.0.0.1", r"bank.example\@127.0.0.1",
    "127.0.0.1%00.bank.example", "169.254.169.254", "100.100.100.200", "10.0.0.1",
]  # fmt: skip


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("host", SPELLINGS)
def test_no_spelling_of_an_inner_address_is_connected_to(
    scheme: str, host: str, canary: Canary, loopback_only: list[str]
) -> None:
    outside = Outside(ports={canary.port})

    found = look(f"{scheme}://{host}:{canary.port}/", outside=outside, pace=unhurried())

    assert (found.outcome, found.status) == (LinkOutcome.REFUSED, None)
    assert found.words
    assert (canary.calls(), loopback_only) == (0, [])


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["::ffff:127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["127.0.0.1", "8.8.8.8"]],
)
def test_a_name_with_even_one_inner_address_is_refused(
    addresses: list[str], canary: Canary, loopback_only: list[str]
) -> None:
    outside = Outside(ports={canary.port}, resolve=lambda host: addresses)

    found = look(f"http://bank.example:{canary.port}/", outside=outside, pace=unhurried())

    assert found == Look(LinkOutcome.REFUSED, None, "网址指向内部或特殊的网络地址，不去查。")
    assert (canary.calls(), loopback_only) == (0, [])


def test_the_address_that_was_judged_is_the_one_connected_to(loopback_only: list[str]) -> None:
    """Asked twice, this resolver would have led inside."""
    answers = [["8.8.8.8"], ["127.0.0.1"], ["127.0.0.1"]]
    outside = Outside(resolve=lambda host: answers.pop(0))

    found = look("http://bank.example/", outside=outside, pace=unhurried())

    assert (found.outcome, found.words) == (LinkOutcome.BROKEN, "对方不接受连接。")
    assert (loopback_only, len(answers)) == (["8.8.8.8"], 2)


def outer(**changes: Any) -> dict[str, Any]:
    """The strict rule but for one loopback address, which stands for the world outside."""
    return {"allowed": lambda address: str(address) == OUTER, **changes}


def test_a_name_that_moves_inside_between_two_requests_is_refused() -> None:
    """The first request, HEAD, is refused by the server; the second, GET, never leaves."""
    answers = [[OUTER], [INNER]]
    with Web(lambda handler: handler.say(405)) as web, Canary(INNER, web.port) as canary:
        outside = Outside(**outer(ports={web.port}, resolve=lambda host: answers.pop(0)))

        found = look(web.url("/"), outside=outside, pace=unhurried())

        assert found.outcome == LinkOutcome.REFUSED
        assert ([method for method, *_ in web.asked], canary.calls()) == (["HEAD"], 0)


@pytest.mark.parametrize(
    "inside",
    ["http://127.0.0.1:{port}/", "//127.0.0.1:{port}/", "http://inner.example:{port}/",
     "http://[::ffff:127.0.0.1]:{port}/", "http://2130706433:{port}/", "http://u@127.0.0.1:{port}/",
     "https://127.0.0.1:{port}/", "http://127.0.0.1:22/", "file:///etc/passwd", "http://[::1",
     "gopher://127.0.0.1:{port}/"],
)  # fmt: skip
def test_a_redirect_inside_is_not_followed(inside: str, loopback_only: list[str]) -> None:
    def page(handler: Handler) -> None:
        handler.say(302, Location=inside.format(port=handler.server.port))

    with Web(page) as web, Canary(INNER, web.port) as canary:
        hosts = {"bank.example": [OUTER], "inner.example": [INNER]}
        outside = Outside(**outer(ports={web.port}, resolve=lambda host: hosts[host]))

        found = look(web.url("/"), outside=outside, pace=unhurried())

        assert found.outcome == LinkOutcome.REFUSED
        assert found.words.startswith("已转到") or "转向" in found.words
        assert (canary.calls(), loopback_only) == (0, [OUTER])


def test_no_proxy_of_the_environment_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with Web(lambda handler: handler.say(200)) as web, Canary() as proxy:
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
            monkeypatch.setenv(name.upper(), f"http://127.0.0.1:{proxy.port}")
        outside = Outside(**outer(ports={web.port}, resolve=lambda host: [OUTER]))

        target = take_apart(web.url("/"), {web.port})

        assert outside.ask("GET", target, headers={}, seconds=10) == Answer(200, None)
        assert proxy.calls() == 0


def test_a_slow_resolver_is_not_waited_for() -> None:
    late = Event()
    outside = Outside(resolve=lambda host: [OUTER] if late.wait(30) else [])
    found = look("http://bank.example/", outside=outside, pace=unhurried(), seconds=0.05)
    late.set()

    assert found == Look(LinkOutcome.BROKEN, None, "等待超时。")
