"""What a URL asks for, taken apart once: what is judged is what is connected to."""

from __future__ import annotations

import re
from collections.abc import Collection
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from django.utils.encoding import iri_to_uri

from products.wording import Words

PORTS = {"http": 80, "https": 443}

NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+")
LONGEST_NAME = 253
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")

UNPRINTABLE = Words(
    "网址里有空格、反斜线或控制字符。",
    "The address contains a space, a backslash or a control character.",
)
MISSPELLED = Words("网址的写法不对。", "The address is misspelled.")
NOT_WEB = Words("不是 http 或 https 网址。", "The address is not an http or https one.")
WITH_USER = Words("网址里带有用户名或口令。", "The address carries a user name or a password.")
BAD_LITERAL = Words(
    "网址里的地址写法不对。", "The IP address in it is not spelled in the usual way."
)
BAD_NAME = Words("网址里的域名写法不对。", "The domain name in it is misspelled.")
NO_NAME = Words("网址里没有完整的域名。", "There is no full domain name in it.")
OTHER_PORT = Words("端口 {port} 不是网页的端口。", "Port {port} is not a port of the web.")


class Refused(Exception):
    """An address that we do not connect to: `words` say why; as text, that nobody looks there."""

    def __init__(self, words: Words) -> None:
        super().__init__(f"{words.zh.removesuffix('。')}，不去查。")
        self.words = words


class Target(NamedTuple):
    """Where a request goes: `host` is a name or an IP literal in ASCII, `path` has the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def literal(self) -> bool:
        """Whether the host is an IP address and not a name."""
        return ":" in self.host or self.host.rpartition(".")[2].isdigit()


def take_apart(url: str, ports: Collection[int]) -> Target:
    """A URL's parts; Refused when it is not plainly one of http or https on one of `ports`.

    >>> take_apart("https://科贷.example/a?b#c", {443})
    Target(scheme='https', host='xn--mmz601b.example', port=443, path='/a?b')
    """
    if any(letter <= " " or letter in "\\\x7f" for letter in url):
        raise Refused(UNPRINTABLE)
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme, parts.hostname or "", parts.port
        path = iri_to_uri(parts.path or "/")
        query = f"?{iri_to_uri(parts.query)}" if parts.query else ""
    except ValueError as error:
        raise Refused(MISSPELLED) from error
    if scheme not in PORTS:
        raise Refused(NOT_WEB)
    if "@" in parts.netloc:
        raise Refused(WITH_USER)
    if "[" in parts.netloc and ":" not in host:
        raise Refused(BAD_LITERAL)
    if port is None:
        port = PORTS[scheme]
    if port not in ports:
        raise Refused(OTHER_PORT.format(port=port))
    return Target(scheme, _ascii(host), port, path + query)


def _ascii(host: str) -> str:
    """A host as the network spells it; Refused unless it is a full name or a plain IP address.

    `127.1`, `0x7f000001` and `2130706433` are addresses to some resolvers only, and nobody's name.
    """
    if ":" not in host:
        try:
            host = host.encode("idna").decode("ascii").lower()
            host = host.removesuffix(".")
        except UnicodeError as error:
            raise Refused(BAD_NAME) from error
    if ":" in host or NUMBER.fullmatch(host.rpartition(".")[2]):
        try:
            return str(ip_address(host))
        except ValueError as error:
            raise Refused(BAD_LITERAL) from error
    if not NAME.fullmatch(host) or len(host) > LONGEST_NAME:
        raise Refused(NO_NAME)
    return host
